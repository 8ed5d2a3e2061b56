//! A device: found, named, watched, and measured.

use std::sync::{Arc, Mutex};

use super::elsewhere::Elsewhere;
use super::session::Session;
use super::{Builder, Limits};
use crate::kernels::measure;
use crate::kernels::wgsl::Variant;
use crate::{Error, Result};

/// Which adapters may be taken.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Choice {
    /// Only one that is hardware.
    Hardware,
    /// Software, too: for tests, and where someone asks for it.
    Any,
}

/// How fast a device is, measured on it.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Rates {
    /// Multiply-adds a second, in registers.
    pub multiply_adds: f64,
    /// Bytes a second, read and written by a copy.
    pub copy_bytes: f64,
}

/// An open device.
#[derive(Debug)]
pub struct Device {
    pub(super) device: wgpu::Device,
    pub(super) queue: wgpu::Queue,
    info: wgpu::AdapterInfo,
    trouble: Arc<Mutex<Option<String>>>,
    /// Compiled once, whichever sessions use them.
    pipelines: Mutex<Vec<(Variant, wgpu::ComputePipeline)>>,
    pub(super) elsewhere: Option<Box<dyn Elsewhere>>,
}

/// Why a device is of no use, in words for the reader.
pub(super) fn trouble(what: &str, found: impl ToString) -> Error {
    Error::Device { what: what.into(), found: found.to_string() }
}

impl Device {
    /// Opens the system's preferred adapter; with [`Choice::Hardware`] a software one is refused.
    pub async fn open(choice: Choice) -> Result<Device> {
        let mut descriptor = wgpu::InstanceDescriptor::new_without_display_handle();
        descriptor.backends = wgpu::Backends::PRIMARY;
        let instance = wgpu::Instance::new(descriptor);
        let options = wgpu::RequestAdapterOptions {
            power_preference: wgpu::PowerPreference::HighPerformance,
            ..Default::default()
        };
        let adapter =
            instance.request_adapter(&options).await.map_err(|e| trouble("no graphics adapter", e))?;
        let info = adapter.get_info();
        if choice == Choice::Hardware && is_software(&info) {
            return Err(trouble("no hardware graphics adapter", format!("{} (software)", info.name)));
        }
        let wanted = wgpu::DeviceDescriptor {
            label: Some("phase-collapse"),
            required_limits: wgpu::Limits::default(),
            ..Default::default()
        };
        let (device, queue) =
            adapter.request_device(&wanted).await.map_err(|e| trouble("the device was refused", e))?;
        let noted = Arc::new(Mutex::new(None));
        let note = |noted: &Arc<Mutex<Option<String>>>| {
            let noted = noted.clone();
            move |text: String| {
                noted.lock().unwrap_or_else(|e| e.into_inner()).get_or_insert(text);
            }
        };
        let (lost, failed) = (note(&noted), note(&noted));
        device.set_device_lost_callback(move |reason, text| lost(format!("device lost ({reason:?}) {text}")));
        device.on_uncaptured_error(Arc::new(move |error: wgpu::Error| failed(error.to_string())));
        Ok(Device { device, queue, info, trouble: noted, pipelines: Mutex::default(), elsewhere: None })
    }

    /// This device for the name; its sessions do their work elsewhere.
    pub fn with_sessions(self, elsewhere: Box<dyn Elsewhere>) -> Device {
        Device { elsewhere: Some(elsewhere), ..self }
    }

    /// Its name, for the reader.
    pub fn name(&self) -> String {
        let name =
            [&self.info.name, &self.info.driver, &self.info.driver_info].into_iter().find(|n| !n.is_empty());
        name.cloned().unwrap_or_else(|| "a graphics device".into())
    }

    /// Whether it computes on the CPU.
    pub fn is_software(&self) -> bool {
        is_software(&self.info)
    }

    /// Fails once the device was lost or an error came that nobody waited for.
    pub fn check(&self) -> Result<()> {
        match &*self.trouble.lock().unwrap_or_else(|e| e.into_inner()) {
            Some(text) => Err(trouble("the graphics device stopped", text)),
            None => Ok(()),
        }
    }

    /// Gives the device up; whatever runs on it fails.
    pub fn destroy(&self) {
        self.device.destroy();
    }

    /// The pipeline of a variant that a session here has compiled before.
    pub(super) fn compiled(&self, variant: &Variant) -> Option<wgpu::ComputePipeline> {
        let known = self.pipelines.lock().unwrap_or_else(|e| e.into_inner());
        known.iter().find(|(v, _)| v == variant).map(|(_, p)| p.clone())
    }

    /// Keeps pipelines that the device has accepted.
    pub(super) fn keep(&self, variants: &[Variant], pipelines: &[wgpu::ComputePipeline]) {
        let mut known = self.pipelines.lock().unwrap_or_else(|e| e.into_inner());
        for (variant, pipeline) in variants.iter().zip(pipelines) {
            if known.iter().all(|(v, _)| v != variant) {
                known.push((variant.clone(), pipeline.clone()));
            }
        }
    }

    /// Waits for what was submitted; in the browser the page's own loop does that.
    pub(super) fn wait(&self) {
        #[cfg(not(target_arch = "wasm32"))]
        if let Err(error) = self.device.poll(wgpu::PollType::wait_indefinitely()) {
            self.trouble.lock().unwrap_or_else(|e| e.into_inner()).get_or_insert(error.to_string());
        }
    }

    /// Measures the device with `clock` (seconds from some fixed time): multiply-adds in registers, and a copy. Takes some
    /// tens of milliseconds, of which no dispatch takes many.
    pub async fn measure(self: &Arc<Self>, clock: impl Fn() -> f64) -> Result<Rates> {
        const COPIED: usize = 4 << 20;
        let mut b = Builder::new(Limits::for_rate(1e18));
        let values = b.buffer(COPIED)?;
        let copy = b.buffer(COPIED)?;
        let mut sections = Vec::new();
        for power in 0..=4 {
            let launch = measure::multiply_adds(256, 64 << (2 * power));
            sections.push((format!("multiply-adds {power}"), launch.multiply_adds));
            b.launch(launch, &[values]);
            b.end_section(&sections[power].0);
        }
        b.launch(measure::copy(COPIED), &[values, copy]);
        b.end_section("copy");
        b.name("end", values, 0, 1);
        let session = Session::new(self.clone(), b.program).await?;
        session.run("copy")?;
        session.read(&["end"]).await?;
        let mut multiply_adds = 0.0;
        for (name, done) in &sections {
            let start = clock();
            session.run(name)?;
            session.read(&["end"]).await?;
            let took = clock() - start;
            multiply_adds = *done as f64 / took.max(1e-6);
            // Long enough to tell it from the round trip; the next would take four times as long.
            if took > 0.012 {
                break;
            }
        }
        let mut seconds = f64::INFINITY;
        for _ in 0..3 {
            let start = clock();
            (0..4).try_for_each(|_| session.run("copy"))?;
            session.read(&["end"]).await?;
            seconds = f64::min(seconds, clock() - start);
        }
        Ok(Rates { multiply_adds, copy_bytes: (4 * 2 * 4 * COPIED) as f64 / seconds })
    }
}

fn is_software(info: &wgpu::AdapterInfo) -> bool {
    const NAMES: [&str; 6] = ["swiftshader", "llvmpipe", "lavapipe", "software", "warp", "basic render"];
    let names = |text: &str, name: &str| {
        text.as_bytes().windows(name.len()).any(|part| part.eq_ignore_ascii_case(name.as_bytes()))
    };
    info.device_type == wgpu::DeviceType::Cpu
        || [&info.name, &info.driver, &info.driver_info]
            .iter()
            .any(|text| NAMES.iter().any(|name| names(text, name)))
}
