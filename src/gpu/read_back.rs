//! Reading back: the copy is submitted at once, and waiting for it holds nothing of the session.

use std::future::Future;
use std::pin::Pin;
use std::sync::Arc;

use super::device::{Device, trouble};
use super::mapped::Mapped;
use super::program::Range;
use crate::Result;

const WHAT: &str = "reading back from the graphics device";

/// Words that are on their way.
pub struct ReadBack {
    device: Arc<Device>,
    staging: wgpu::Buffer,
    memory: Pin<Box<dyn Future<Output = Option<wgpu::Error>>>>,
    mapped: Mapped,
}

impl ReadBack {
    /// Submits the copy of these stretches, one after the other; together they hold `words`, not none.
    pub fn submit(
        device: &Arc<Device>,
        buffers: &[wgpu::Buffer],
        ranges: &[Range],
        words: u64,
    ) -> Result<ReadBack> {
        device.check()?;
        let scope = device.device.push_error_scope(wgpu::ErrorFilter::OutOfMemory);
        let staging = device.device.create_buffer(&wgpu::BufferDescriptor {
            label: Some("read-back"),
            size: 4 * words,
            usage: wgpu::BufferUsages::MAP_READ | wgpu::BufferUsages::COPY_DST,
            mapped_at_creation: false,
        });
        let mut encoder = device.device.create_command_encoder(&Default::default());
        let mut at = 0;
        for r in ranges.iter().filter(|r| r.len > 0) {
            let (source, bytes) = (&buffers[r.buffer.0 as usize], 4 * u64::from(r.len));
            encoder.copy_buffer_to_buffer(source, 4 * u64::from(r.start), &staging, at, bytes);
            at += bytes;
        }
        device.queue.submit([encoder.finish()]);
        let memory = Box::pin(scope.pop());
        let mapped = Mapped::ask(&staging);
        Ok(ReadBack { device: device.clone(), staging, memory, mapped })
    }

    /// Waits for them.
    pub async fn words(self) -> Result<Vec<u32>> {
        let ReadBack { device, staging, memory, mapped } = self;
        // The device's own reason where there is one.
        let why = |found: String| device.check().err().unwrap_or_else(|| trouble(WHAT, found));
        device.wait();
        if let Some(error) = memory.await {
            return Err(trouble(WHAT, error));
        }
        mapped.await.map_err(|e| why(e.to_string()))?;
        let view = staging.get_mapped_range(..).map_err(|e| why(e.to_string()))?;
        let words = bytemuck::pod_collect_to_vec(&view);
        drop(view);
        staging.unmap();
        device.check()?;
        Ok(words)
    }
}
