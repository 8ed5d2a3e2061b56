//! Named tensors, as files hold them.

use ndarray::ArrayD;

/// Named real tensors in file layout: (N, C, H, W) or (N, C, H, W, 2) for maps, any shape for parameters. Ascending by name.
///
/// A sorted list and not the standard library's tree, which the browser would download for the few dozen tensors of a model.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Tensors(Vec<(String, ArrayD<f32>)>);

impl Tensors {
    /// None.
    pub fn new() -> Tensors {
        Tensors::default()
    }

    fn find(&self, name: &str) -> Result<usize, usize> {
        self.0.binary_search_by(|(n, _)| n.as_str().cmp(name))
    }

    /// Adds a tensor, or replaces the one of that name; returns what was there.
    pub fn insert(&mut self, name: String, values: ArrayD<f32>) -> Option<ArrayD<f32>> {
        match self.find(&name) {
            Ok(at) => Some(std::mem::replace(&mut self.0[at].1, values)),
            Err(at) => {
                self.0.insert(at, (name, values));
                None
            }
        }
    }

    /// Takes a tensor out.
    pub fn remove(&mut self, name: &str) -> Option<ArrayD<f32>> {
        self.find(name).ok().map(|at| self.0.remove(at).1)
    }

    /// The tensor of that name.
    pub fn get(&self, name: &str) -> Option<&ArrayD<f32>> {
        self.find(name).ok().map(|at| &self.0[at].1)
    }

    /// The tensor of that name, to be changed.
    pub fn get_mut(&mut self, name: &str) -> Option<&mut ArrayD<f32>> {
        self.find(name).ok().map(|at| &mut self.0[at].1)
    }

    /// Whether there is a tensor of that name.
    pub fn contains_key(&self, name: &str) -> bool {
        self.find(name).is_ok()
    }

    /// How many.
    pub fn len(&self) -> usize {
        self.0.len()
    }

    /// Whether there is none.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// Names and tensors.
    pub fn iter(&self) -> impl Iterator<Item = (&String, &ArrayD<f32>)> {
        self.0.iter().map(|(name, values)| (name, values))
    }

    /// Names, and tensors to be changed.
    pub fn iter_mut(&mut self) -> impl Iterator<Item = (&String, &mut ArrayD<f32>)> {
        self.0.iter_mut().map(|(name, values)| (&*name, values))
    }

    /// Names.
    pub fn keys(&self) -> impl Iterator<Item = &String> {
        self.0.iter().map(|(name, _)| name)
    }

    /// Tensors.
    pub fn values(&self) -> impl Iterator<Item = &ArrayD<f32>> {
        self.0.iter().map(|(_, values)| values)
    }
}

impl std::ops::Index<&str> for Tensors {
    type Output = ArrayD<f32>;
    /// Panics where there is none of that name.
    fn index(&self, name: &str) -> &ArrayD<f32> {
        self.get(name).expect("a tensor of that name")
    }
}

impl IntoIterator for Tensors {
    type Item = (String, ArrayD<f32>);
    type IntoIter = std::vec::IntoIter<Self::Item>;
    fn into_iter(self) -> Self::IntoIter {
        self.0.into_iter()
    }
}

impl Extend<(String, ArrayD<f32>)> for Tensors {
    fn extend<I: IntoIterator<Item = (String, ArrayD<f32>)>>(&mut self, items: I) {
        for (name, values) in items {
            self.insert(name, values);
        }
    }
}

impl FromIterator<(String, ArrayD<f32>)> for Tensors {
    fn from_iter<I: IntoIterator<Item = (String, ArrayD<f32>)>>(items: I) -> Tensors {
        let mut tensors = Tensors::new();
        tensors.extend(items);
        tensors
    }
}

#[cfg(test)]
mod tests {
    use ndarray::arr1;

    use super::Tensors;

    #[test]
    fn are_found_by_name_and_stand_in_its_order() {
        let one = |x: f32| arr1(&[x]).into_dyn();
        let mut tensors: Tensors =
            ["b", "c", "a"].into_iter().zip([2.0, 3.0, 1.0]).map(|(n, x)| (n.into(), one(x))).collect();
        assert_eq!(tensors.keys().map(String::as_str).collect::<Vec<_>>(), ["a", "b", "c"]);
        assert_eq!(tensors["b"], one(2.0));
        assert_eq!(tensors.insert("b".into(), one(4.0)), Some(one(2.0)));
        assert_eq!((tensors.len(), tensors.get("b")), (3, Some(&one(4.0))));
        assert_eq!(
            (tensors.remove("a"), tensors.get("a"), tensors.contains_key("c")),
            (Some(one(1.0)), None, true)
        );
    }
}
