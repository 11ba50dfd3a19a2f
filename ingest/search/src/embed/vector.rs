/// A vector of length one: the product of two is the cosine of their angle.
#[derive(Debug, Clone, PartialEq)]
pub struct Vector(Box<[f32]>);

/// The bytes are no stored vector.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("{bytes} bytes are not a stored vector of {dimensions} numbers: rebuild the vectors")]
pub struct InvalidVector {
    bytes: usize,
    dimensions: usize,
}

impl Vector {
    /// Scales numbers to length one. `None` where they have no direction: all zero, or one is not finite.
    pub fn normalised(mut numbers: Vec<f32>) -> Option<Self> {
        let length = numbers.iter().map(|number| number * number).sum::<f32>().sqrt();
        if !length.is_normal() {
            return None;
        }
        for number in &mut numbers {
            *number /= length;
        }
        Some(Self(numbers.into()))
    }

    /// Its numbers.
    pub fn as_slice(&self) -> &[f32] {
        &self.0
    }

    /// As it is stored: `f32` after `f32`, little-endian.
    pub fn to_bytes(&self) -> Vec<u8> {
        self.0.iter().flat_map(|number| number.to_le_bytes()).collect()
    }

    /// Reads back what [`Vector::to_bytes`] wrote.
    pub fn from_bytes(bytes: &[u8], dimensions: usize) -> Result<Self, InvalidVector> {
        let invalid = InvalidVector { bytes: bytes.len(), dimensions };
        let (numbers, rest) = bytes.as_chunks();
        if !rest.is_empty() || numbers.len() != dimensions {
            return Err(invalid);
        }
        let numbers: Box<[f32]> = numbers.iter().map(|number| f32::from_le_bytes(*number)).collect();
        if numbers.iter().all(|number| number.is_finite()) { Ok(Self(numbers)) } else { Err(invalid) }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_vector_has_length_one_and_is_read_as_it_was_written() {
        let vector = Vector::normalised(vec![3.0, 0.0, -4.0]).unwrap();
        assert_eq!(vector.as_slice(), [0.6, 0.0, -0.8]);
        assert_eq!(Vector::from_bytes(&vector.to_bytes(), 3), Ok(vector));
    }

    #[test]
    fn what_has_no_direction_is_no_vector() {
        for numbers in [vec![], vec![0.0, 0.0], vec![f32::NAN, 1.0], vec![f32::INFINITY, 1.0], vec![f32::MAX, f32::MAX]]
        {
            assert_eq!(Vector::normalised(numbers), None);
        }
    }

    #[test]
    fn damaged_bytes_are_refused() {
        for bytes in [vec![0; 11], vec![0; 8], vec![0xff; 12]] {
            assert!(Vector::from_bytes(&bytes, 3).is_err());
        }
    }
}
