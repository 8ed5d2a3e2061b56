//! Things kept under names: a handful, found by looking through them.

/// Values by name.
pub struct Named<T>(Vec<(String, T)>);

impl<T> Named<T> {
    /// None yet.
    pub const fn new() -> Named<T> {
        Named(Vec::new())
    }

    /// Keeps a value; one kept under the same name before goes.
    pub fn insert(&mut self, name: &str, value: T) {
        self.0.retain(|(n, _)| n != name);
        self.0.push((name.into(), value));
    }

    /// Lets go of what is kept under this name.
    pub fn remove(&mut self, name: &str) {
        self.0.retain(|(n, _)| n != name);
    }

    /// The value of this name.
    pub fn get(&self, name: &str) -> Option<&T> {
        self.0.iter().find(|(n, _)| n == name).map(|(_, value)| value)
    }

    /// The value of this name, to change.
    pub fn get_mut(&mut self, name: &str) -> Option<&mut T> {
        self.0.iter_mut().find(|(n, _)| n == name).map(|(_, value)| value)
    }
}
