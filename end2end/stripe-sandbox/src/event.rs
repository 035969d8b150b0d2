use serde_json::Value;

/// Something that happened, and how often it was taken.
#[derive(Clone, Debug)]
pub(crate) struct Event {
    pub id: String,
    pub kind: String,
    /// The session that it is about.
    pub session: String,
    /// As it is delivered.
    pub body: Value,
    /// Deliveries that were answered with 2xx.
    pub taken: u32,
    /// Deliveries that were refused, or not answered.
    pub refused: u32,
    /// Whether it waits to be released.
    pub held: bool,
}
