use crate::{Block, BlockKind, Place, PlaceKind};

/// Blocks that stand at one place and belong together.
pub(super) struct Section<'a> {
    /// The place that holds for all of them.
    pub(super) place: &'a Place,
    /// Neighbours in document order; at least one.
    pub(super) blocks: &'a [Block],
}

/// Divides blocks into sections, in order, each block in one.
pub(super) fn sections(blocks: &[Block]) -> impl Iterator<Item = Section<'_>> {
    let mut rest = blocks;
    std::iter::from_fn(move || {
        let first = rest.first()?;
        let mut place = &first.place;
        let mut open = is_heading(first);
        let mut length = 1;
        while let Some(next) = rest.get(length).filter(|next| continues(place, open, next)) {
            // Until words follow them, headings gather: the place is that of the words, which names them all.
            if open {
                place = &next.place;
                open = is_heading(next);
            }
            length += 1;
        }
        let (blocks, after) = rest.split_at(length);
        rest = after;
        Some(Section { place, blocks })
    })
}

/// Whether a block belongs to the section before it. The section is `open` while it has only headings.
fn continues(place: &Place, open: bool, next: &Block) -> bool {
    if place.kind != next.place.kind || place.number != next.place.number {
        return false;
    }
    match place.kind {
        // A slide is one thought, and a sheet one table, whatever headings are on it.
        PlaceKind::Slide | PlaceKind::Sheet => true,
        PlaceKind::Page | PlaceKind::Section => {
            let below = next.place.heading.starts_with(&place.heading);
            let deeper = next.place.heading.len() > place.heading.len();
            match (open, is_heading(next)) {
                (true, true) => below && deeper,
                (true, false) => below,
                (false, true) => false,
                (false, false) => next.place.heading == place.heading,
            }
        }
    }
}

const fn is_heading(block: &Block) -> bool {
    matches!(block.kind, BlockKind::Title | BlockKind::Heading)
}
