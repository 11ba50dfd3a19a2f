//! The exact scan: every readable vector of one organization is compared.
//!
//! Numbers are kept as one byte each, with a scale per row: a quarter of the memory and of the time, and the order
//! of what is found is the same within what an embedder can tell apart.

use std::{
    cmp::{Ordering, Reverse},
    collections::{BinaryHeap, HashMap, HashSet},
    sync::Arc,
    thread,
};

use audience::{Audience, Readable};
use document::DocumentId;

use crate::{Change, PassageId, Scored, VectorChanges, VectorRow, embed::Vector};

/// Rows worth a thread of their own.
const ROWS_PER_THREAD: usize = 16_384;

/// The vectors of one organization in one state, by who may read them.
#[derive(Debug, Clone, Default)]
pub(crate) struct Scan {
    pub(crate) upto: Change,
    groups: HashMap<Audience, Arc<Rows>>,
}

impl Scan {
    /// The state after some changes. Groups that they do not touch are shared with this one.
    pub(crate) fn follow(&self, changes: VectorChanges) -> Self {
        let outdated: HashSet<DocumentId> = changes.changed.into_iter().collect();
        let mut groups = self.groups.clone();
        if !outdated.is_empty() {
            for rows in groups.values_mut().filter(|rows| rows.documents.iter().any(|id| outdated.contains(id))) {
                Arc::make_mut(rows).forget(&outdated);
            }
        }
        for row in changes.rows {
            Arc::make_mut(groups.entry(row.audience.clone()).or_default()).push(&row);
        }
        groups.retain(|_, rows| !rows.ids.is_empty());
        Self { upto: changes.upto, groups }
    }

    /// The readable passages nearest to a query by cosine, best first; equal ones by id.
    pub(crate) fn nearest(&self, readable: &Readable, query: &Vector, limit: usize) -> Vec<Scored> {
        let query = Probe::of(query);
        let groups: Vec<&Rows> =
            readable.iter().filter_map(|audience| self.groups.get(audience)).map(Arc::as_ref).collect();
        let parts: Vec<Part<'_>> = groups.into_iter().flat_map(Rows::parts).collect();
        let mut best = Best::new(limit);
        if let [one] = parts.as_slice() {
            one.compare(&query, &mut best);
            return best.into_sorted();
        }
        let threads = thread::available_parallelism().map_or(1, usize::from);
        let share = parts.len().div_ceil(threads).max(1);
        thread::scope(|scope| {
            let workers: Vec<_> = parts
                .chunks(share)
                .map(|parts| {
                    let query = &query;
                    scope.spawn(move || {
                        let mut best = Best::new(limit);
                        for part in parts {
                            part.compare(query, &mut best);
                        }
                        best
                    })
                })
                .collect();
            workers.into_iter().filter_map(|worker| worker.join().ok()).for_each(|part| best.join(part));
        });
        best.into_sorted()
    }
}

/// The vectors of one audience.
#[derive(Debug, Clone, Default)]
struct Rows {
    dimensions: usize,
    ids: Vec<PassageId>,
    documents: Vec<DocumentId>,
    scales: Vec<f32>,
    numbers: Vec<i8>,
}

impl Rows {
    fn push(&mut self, row: &VectorRow) {
        let numbers = row.vector.as_slice();
        if self.ids.is_empty() {
            self.dimensions = numbers.len();
        }
        if numbers.len() != self.dimensions {
            return;
        }
        let (scale, bytes) = quantised(numbers, f32::from(i8::MAX));
        self.ids.push(row.id);
        self.documents.push(row.document_id);
        self.scales.push(scale);
        #[expect(clippy::cast_possible_truncation, reason = "scaled to the range of a byte")]
        self.numbers.extend(bytes.map(|number| number as i8));
    }

    fn forget(&mut self, documents: &HashSet<DocumentId>) {
        let mut kept = Self { dimensions: self.dimensions, ..Self::default() };
        let rows = self.numbers.chunks_exact(self.dimensions.max(1));
        for (((id, document), scale), numbers) in self.ids.iter().zip(&self.documents).zip(&self.scales).zip(rows) {
            if !documents.contains(document) {
                kept.ids.push(*id);
                kept.documents.push(*document);
                kept.scales.push(*scale);
                kept.numbers.extend_from_slice(numbers);
            }
        }
        *self = kept;
    }

    fn parts(&self) -> impl Iterator<Item = Part<'_>> {
        let rows = ROWS_PER_THREAD;
        let numbers = self.numbers.chunks((rows * self.dimensions).max(1));
        self.ids.chunks(rows).zip(self.scales.chunks(rows)).zip(numbers).map(|((ids, scales), numbers)| Part {
            dimensions: self.dimensions,
            ids,
            scales,
            numbers,
        })
    }
}

/// Some of the rows.
struct Part<'a> {
    dimensions: usize,
    ids: &'a [PassageId],
    scales: &'a [f32],
    numbers: &'a [i8],
}

impl Part<'_> {
    fn compare(&self, query: &Probe, best: &mut Best) {
        if query.numbers.len() != self.dimensions {
            return;
        }
        for ((id, scale), row) in self.ids.iter().zip(self.scales).zip(self.numbers.chunks_exact(self.dimensions)) {
            best.offer(*id, query.product(row) * scale);
        }
    }
}

/// A query's vector in whole numbers, finer than the rows.
struct Probe {
    scale: f32,
    numbers: Vec<i16>,
}

impl Probe {
    fn of(vector: &Vector) -> Self {
        // 2,047 · 127 · 4,096 dimensions fit an i32.
        let (scale, numbers) = quantised(vector.as_slice(), 2_047.0);
        #[expect(clippy::cast_possible_truncation, reason = "scaled to less than the range of an i16")]
        let numbers = numbers.map(|number| number as i16).collect();
        Self { scale, numbers }
    }

    fn product(&self, row: &[i8]) -> f32 {
        let sum: i32 = row.iter().zip(&self.numbers).map(|(a, b)| i32::from(*a) * i32::from(*b)).sum();
        #[expect(clippy::cast_precision_loss, reason = "the rows themselves are coarser")]
        let sum = sum as f32;
        sum * self.scale
    }
}

/// Numbers as whole ones up to `most`, and what one of these is worth.
fn quantised(numbers: &[f32], most: f32) -> (f32, impl Iterator<Item = f32> + '_) {
    let largest = numbers.iter().fold(0.0_f32, |largest, number| largest.max(number.abs()));
    let scale = if largest > 0.0 { largest / most } else { 1.0 };
    (scale, numbers.iter().map(move |number| (number / scale).round()))
}

/// The best so far.
struct Best {
    limit: usize,
    worst: f32,
    heap: BinaryHeap<Reverse<Candidate>>,
}

impl Best {
    fn new(limit: usize) -> Self {
        Self { limit, worst: f32::NEG_INFINITY, heap: BinaryHeap::with_capacity(limit.min(1_024) + 1) }
    }

    fn offer(&mut self, id: PassageId, score: f32) {
        if score < self.worst || self.limit == 0 {
            return;
        }
        self.heap.push(Reverse(Candidate { score, id: Reverse(id) }));
        if self.heap.len() > self.limit {
            self.heap.pop();
        }
        if self.heap.len() == self.limit {
            self.worst = self.heap.peek().map_or(f32::NEG_INFINITY, |Reverse(worst)| worst.score);
        }
    }

    fn join(&mut self, other: Self) {
        other.heap.into_iter().for_each(|Reverse(one)| self.offer(one.id.0, one.score));
    }

    fn into_sorted(self) -> Vec<Scored> {
        self.heap.into_sorted_vec().into_iter().map(|Reverse(one)| (one.id.0, one.score)).collect()
    }
}

/// Greater is better: a higher score, then a lower id.
#[derive(Debug, Clone, Copy)]
struct Candidate {
    score: f32,
    id: Reverse<PassageId>,
}

impl Ord for Candidate {
    fn cmp(&self, other: &Self) -> Ordering {
        self.score.total_cmp(&other.score).then(self.id.cmp(&other.id))
    }
}

impl PartialOrd for Candidate {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

impl PartialEq for Candidate {
    fn eq(&self, other: &Self) -> bool {
        self.cmp(other) == Ordering::Equal
    }
}

impl Eq for Candidate {}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn row(id: i64, document: u64, audience: &Audience, numbers: Vec<f32>) -> VectorRow {
        VectorRow {
            id: PassageId(id),
            document_id: DocumentId::at(document, [0; 10]),
            audience: audience.clone(),
            vector: Vector::normalised(numbers).unwrap(),
        }
    }

    fn ana() -> Audience {
        Audience::Person("ana".parse().unwrap())
    }

    fn ids(scan: &Scan, readable: &Readable, query: Vec<f32>) -> Vec<i64> {
        let query = Vector::normalised(query).unwrap();
        scan.nearest(readable, &query, 10).into_iter().map(|(id, _)| id.0).collect()
    }

    #[test]
    fn a_change_takes_the_place_of_what_was_and_leaves_the_state_before_as_it_is() {
        let rows = vec![
            row(1, 1, &Audience::Org, vec![1.0, 0.0]),
            row(2, 2, &Audience::Org, vec![0.0, 1.0]),
            row(3, 3, &ana(), vec![1.0, 1.0]),
        ];
        let first = Scan::default().follow(VectorChanges { upto: Change(3), changed: vec![], rows });
        let changed = vec![DocumentId::at(1, [0; 10]), DocumentId::at(3, [0; 10])];
        let rows = vec![row(4, 1, &Audience::Org, vec![0.5, 1.0])];
        let second = first.follow(VectorChanges { upto: Change(5), changed, rows });
        let org = Readable::only(Audience::Org);
        assert_eq!(ids(&first, &org, vec![1.0, 0.1]), [1, 2]);
        assert_eq!(ids(&second, &org, vec![1.0, 0.1]), [4, 2]);
        assert_eq!(ids(&first, &Readable::only(ana()), vec![1.0, 0.1]), [3]);
        assert!(ids(&second, &Readable::only(ana()), vec![1.0, 0.1]).is_empty());
    }

    #[test]
    fn many_rows_are_shared_out_and_equal_ones_come_by_id() {
        let rows =
            (0..40_000_u16).map(|id| row(i64::from(id), 1, &Audience::Org, vec![1.0, f32::from(id % 3)])).collect();
        let scan = Scan::default().follow(VectorChanges { upto: Change(1), changed: vec![], rows });
        let found = ids(&scan, &Readable::only(Audience::Org), vec![1.0, 0.0]);
        assert_eq!(found, (0..10).map(|n| n * 3).collect::<Vec<_>>());
    }

    proptest! {
        #[test]
        fn bytes_are_as_good_as_numbers(
            vectors in prop::collection::vec(prop::collection::vec(-1.0_f32..1.0, 64), 1..40),
            query in prop::collection::vec(-1.0_f32..1.0, 64),
        ) {
            let query = Vector::normalised(query).unwrap();
            let rows: Vec<_> = (0..).zip(vectors).map(|(id, numbers)| row(id, 1, &Audience::Org, numbers)).collect();
            let exact: Vec<f32> = rows
                .iter()
                .map(|row| row.vector.as_slice().iter().zip(query.as_slice()).map(|(a, b)| a * b).sum())
                .collect();
            let scan = Scan::default().follow(VectorChanges { upto: Change(1), changed: vec![], rows });
            let found = scan.nearest(&Readable::only(Audience::Org), &query, 100);
            prop_assert_eq!(found.len(), exact.len());
            for (id, score) in found {
                prop_assert!((score - exact[usize::try_from(id.0).unwrap()]).abs() < 0.01);
            }
        }
    }
}
