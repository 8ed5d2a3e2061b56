//! Waiting for a buffer to be mapped, in the browser and natively.

use std::future::Future;
use std::pin::Pin;
use std::sync::{Arc, Mutex};
use std::task::{Context, Poll, Waker};

type Outcome = Result<(), wgpu::BufferAsyncError>;

#[derive(Default)]
struct Shared {
    outcome: Option<Outcome>,
    waker: Option<Waker>,
}

/// Ready when the device has answered.
pub struct Mapped(Arc<Mutex<Shared>>);

impl Mapped {
    /// Asks for the whole buffer, to read.
    pub fn ask(buffer: &wgpu::Buffer) -> Mapped {
        let shared = Arc::new(Mutex::new(Shared::default()));
        let answered = shared.clone();
        buffer.map_async(wgpu::MapMode::Read, .., move |outcome| {
            let mut shared = answered.lock().unwrap_or_else(|e| e.into_inner());
            shared.outcome = Some(outcome);
            if let Some(waker) = shared.waker.take() {
                waker.wake();
            }
        });
        Mapped(shared)
    }
}

impl Future for Mapped {
    type Output = Outcome;

    fn poll(self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Outcome> {
        let mut shared = self.0.lock().unwrap_or_else(|e| e.into_inner());
        match shared.outcome.take() {
            Some(outcome) => Poll::Ready(outcome),
            None => {
                shared.waker = Some(context.waker().clone());
                Poll::Pending
            }
        }
    }
}
