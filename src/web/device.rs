//! The graphics device's own module: it runs programs that the engine's module has planned, and knows nothing of networks.

use std::sync::Arc;

use wasm_bindgen::prelude::*;

use crate::gpu::{Choice, Device, KERNELS, Program, Session};

fn js_error(error: crate::Error) -> JsError {
    JsError::new(&error.to_string())
}

/// An open graphics device.
#[wasm_bindgen]
pub struct GpuDevice {
    device: Arc<Device>,
}

#[wasm_bindgen]
impl GpuDevice {
    /// Opens the preferred adapter; one that computes on the CPU is refused unless `software` is given.
    pub async fn open(software: bool) -> Result<GpuDevice, JsError> {
        let choice = if software { Choice::Any } else { Choice::Hardware };
        Ok(GpuDevice { device: Arc::new(Device::open(choice).await.map_err(js_error)?) })
    }

    /// Its name, for the reader.
    pub fn name(&self) -> String {
        self.device.name()
    }

    /// Whether it computes on the CPU.
    pub fn is_software(&self) -> bool {
        self.device.is_software()
    }

    /// Measures it: multiply-adds a second in registers, bytes a second of a copy.
    pub fn measure(&self) -> js_sys::Promise {
        let device = self.device.clone();
        wasm_bindgen_futures::future_to_promise(async move {
            let rates = device.measure(|| now() / 1000.0).await.map_err(|e| JsValue::from(js_error(e)))?;
            Ok(js_sys::Float64Array::from(&[rates.multiply_adds, rates.copy_bytes][..]).into())
        })
    }

    /// Gives it up.
    pub fn destroy(&self) {
        self.device.destroy();
    }
}

#[wasm_bindgen]
extern "C" {
    /// Milliseconds on the worker's clock.
    #[wasm_bindgen(js_namespace = performance)]
    fn now() -> f64;
}

/// A program on a device.
#[wasm_bindgen]
pub struct GpuSession {
    session: Session,
}

#[wasm_bindgen]
impl GpuSession {
    /// Makes buffers and pipelines for a program as the engine's module wrote it, and waits until the device has accepted them.
    pub fn load(device: &GpuDevice, words: &[u32]) -> js_sys::Promise {
        let (device, program) = (device.device.clone(), Program::from_words(words, KERNELS));
        wasm_bindgen_futures::future_to_promise(async move {
            let load = async { Session::new(device, program?).await };
            let session = load.await.map_err(|e| JsValue::from(js_error(e)))?;
            Ok(GpuSession { session }.into())
        })
    }

    /// Goes on with another program for the same buffers and pipelines, such as that for fewer images.
    pub fn continue_with(&mut self, words: &[u32]) -> Result<(), JsError> {
        let program = Program::from_words(words, KERNELS).map_err(js_error)?;
        self.session.continue_with(program).map_err(js_error)
    }

    /// Writes values into a named stretch.
    pub fn write(&self, name: &str, values: &[f32]) -> Result<(), JsError> {
        self.session.write(name, values).map_err(js_error)
    }

    /// Submits a section's work.
    pub fn run(&self, section: &str) -> Result<(), JsError> {
        self.session.run(section).map_err(js_error)
    }

    /// Waits for everything submitted, and returns named stretches one after the other as a Float32Array.
    pub fn read(&self, names: Vec<String>) -> js_sys::Promise {
        let names: Vec<&str> = names.iter().map(String::as_str).collect();
        let values = self.session.read(&names);
        wasm_bindgen_futures::future_to_promise(async move {
            let values = values.await.map_err(|e| JsValue::from(js_error(e)))?;
            Ok(js_sys::Float32Array::from(&values[..]).into())
        })
    }
}
