/// What bounds a draft with a model. Every list, length and round has its end here or beside the code that keeps it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Limits {
    /// Tokens of the model's window: what it can read and write in one call.
    pub window_tokens: u32,
    /// Most tokens of documents in one read.
    pub batch_tokens: u32,
    /// Most tokens of one answer.
    pub answer_tokens: u32,
    /// Most demands that one read may bring.
    pub demands_per_batch: usize,
    /// Most demands of a draft; beyond it the lightest fall away.
    pub demands_max: usize,
    /// Most tensions of a draft.
    pub tensions_max: usize,
    /// Fewest capacities, where the evidence bears them.
    pub capacities_min: usize,
    /// Most capacities.
    pub capacities_max: usize,
    /// Most rounds of challenging and revising.
    pub revisions_max: u32,
}

impl Default for Limits {
    fn default() -> Self {
        Self {
            window_tokens: 64_000,
            batch_tokens: 8_000,
            answer_tokens: 8_000,
            demands_per_batch: 12,
            demands_max: 60,
            tensions_max: 6,
            capacities_min: 4,
            capacities_max: 8,
            revisions_max: 2,
        }
    }
}

/// Instructions, schema and the marks around the material take less than this.
const INSTRUCTIONS_TOKENS: u32 = 2_500;
/// Below this no passage can be read sensibly.
const MATERIAL_TOKENS_MIN: u32 = 1_000;

impl Limits {
    /// Tokens that material may take in one call.
    pub(crate) fn material_tokens(&self) -> usize {
        let room = self.window_tokens.saturating_sub(self.answer_tokens + INSTRUCTIONS_TOKENS);
        room.max(MATERIAL_TOKENS_MIN) as usize
    }

    /// Tokens that documents may take in one read.
    pub(crate) fn read_tokens(&self) -> usize {
        self.material_tokens().min(self.batch_tokens.max(MATERIAL_TOKENS_MIN) as usize)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn instructions_fit_into_the_room_left_for_them() {
        for prompt in prompts::ALL {
            for (sample, rendered) in (prompt.samples)() {
                let system = rendered.unwrap().system;
                let tokens = document::count_tokens(&system) + document::count_tokens(prompt.schema);
                assert!(tokens < INSTRUCTIONS_TOKENS as usize, "{} {sample}: {tokens} tokens", prompt.name);
            }
        }
    }
}
