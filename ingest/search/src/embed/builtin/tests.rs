use super::*;

fn vector(text: &str) -> Option<Vector> {
    Builtin::new().unwrap().vectors(&[text]).pop().flatten()
}

fn cosine(one: &str, other: &str) -> f32 {
    let (one, other) = (vector(one).unwrap(), vector(other).unwrap());
    one.as_slice().iter().zip(other.as_slice()).map(|(a, b)| a * b).sum()
}

/// First numbers and sum of each vector, as another program computes them: the file read with numpy, tokens by the
/// tokenizer of all-MiniLM-L6-v2.
#[test]
fn vectors_are_those_of_an_independent_reading() {
    let cases = [
        (
            "Leaders decide faster when they share what they learn.",
            [-0.501_039, -0.020_622, -0.227_162, 0.200_159],
            -0.238_06,
        ),
        ("Café naïve: “co-operation” & 37% growth—Überall!", [-0.269_344, -0.007_427, 0.080_956, 0.024_671], 1.057_206),
        ("strategize", [-0.101_045, -0.084_184, 0.000_968, 0.032_414], 0.432_493),
    ];
    for (text, first, sum) in cases {
        let vector = vector(text).unwrap();
        let near = |a: f32, b: f32| (a - b).abs() < 2e-5;
        assert!(vector.as_slice().iter().zip(first).all(|(a, b)| near(*a, b)), "{text}: {:?}", &vector.as_slice()[..4]);
        assert!(near(vector.as_slice().iter().sum(), sum), "{text}");
    }
}

#[test]
fn texts_that_mean_the_same_are_near() {
    assert!(cosine("A man is playing a guitar.", "Someone plays the guitar.") > 0.75);
    assert!(cosine("The company hires new engineers.", "New engineers join the firm.") > 0.75);
    assert!(cosine("A man is playing a guitar.", "The budget was approved in March.") < 0.1);
}

#[test]
fn case_accents_and_invisible_characters_change_nothing() {
    assert_eq!(vector("RÉSUMÉ of the Co\u{ad}hort"), vector("resume of the cohort"));
    assert_eq!(vector("cafe\u{301}\u{200b}\u{a0}bar"), vector("café bar"));
}

#[test]
fn a_text_without_a_known_token_has_no_vector() {
    for text in ["", " \n", "戦略", "стратегия", "😀", &"x".repeat(101)] {
        assert_eq!(vector(text), None, "{text}");
    }
    assert_eq!(vector("戦略 strategy"), vector("strategy"));
}

#[tokio::test]
async fn each_text_has_its_own_answer_in_order() {
    let embedder = Builtin::new().unwrap();
    let texts: Vec<_> =
        (0..300).map(|number| if number % 7 == 0 { String::new() } else { format!("text {number}") }).collect();
    let texts: Vec<_> = texts.iter().map(String::as_str).collect();
    let vectors = embedder.embed(&texts, TextKind::Passage).await.unwrap();
    assert_eq!(vectors, texts.iter().flat_map(|text| embedder.vectors(&[text])).collect::<Vec<_>>());
    assert_eq!(embedder.id().as_str(), "builtin-minilm-static@1");
}
