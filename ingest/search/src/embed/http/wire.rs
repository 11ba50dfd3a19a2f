//! The shapes of an OpenAI-compatible embedding call.

use serde::{Deserialize, Serialize};

#[derive(Serialize)]
pub(super) struct Request<'a> {
    pub(super) model: &'a str,
    pub(super) input: &'a [String],
    /// Some servers would send base64 otherwise.
    pub(super) encoding_format: &'static str,
}

#[derive(Deserialize)]
struct Answer {
    data: Vec<Item>,
}

#[derive(Deserialize)]
struct Item {
    index: usize,
    embedding: Vec<f32>,
}

/// One vector for each text, in the order of the texts: items may come in any order, and say whose they are.
pub(super) fn read_vectors(body: &[u8], texts: usize, dimensions: Option<usize>) -> Result<Vec<Vec<f32>>, String> {
    let answer: Answer =
        serde_json::from_slice(body).map_err(|error| format!("it is not an embedding response: {error}"))?;
    if answer.data.len() != texts {
        return Err(format!("{} vectors came for {texts} texts", answer.data.len()));
    }
    let mut vectors = vec![Vec::new(); texts];
    let length = dimensions.or_else(|| answer.data.first().map(|item| item.embedding.len())).unwrap_or_default();
    for Item { index, embedding } in answer.data {
        if embedding.len() != length || embedding.is_empty() {
            return Err(format!("a vector has {} numbers where {length} are expected", embedding.len()));
        }
        if !embedding.iter().all(|number| number.is_finite()) {
            return Err("a vector holds a number that is not finite".to_owned());
        }
        match vectors.get_mut(index) {
            Some(vector) if vector.is_empty() => *vector = embedding,
            Some(_) => return Err(format!("two vectors came for text {index}")),
            None => return Err(format!("a vector came for text {index} of {texts}")),
        }
    }
    Ok(vectors)
}

/// What an error answer says, in a line of bounded length; servers differ in where they say it.
pub(super) fn read_error(body: &[u8]) -> String {
    const CHARS_MAX: usize = 200;
    let json: Option<serde_json::Value> = serde_json::from_slice(body).ok();
    let told = json.as_ref().and_then(|json| {
        let places = ["/error/message", "/error", "/message", "/detail"];
        places.iter().find_map(|place| json.pointer(place)?.as_str())
    });
    let text = told.map_or_else(|| String::from_utf8_lossy(body).into_owned(), str::to_owned);
    let line = text.split_whitespace().collect::<Vec<_>>().join(" ");
    if line.is_empty() { "nothing more".to_owned() } else { line.chars().take(CHARS_MAX).collect() }
}
