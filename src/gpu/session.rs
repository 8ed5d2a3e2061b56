//! A program on a device: buffers and pipelines made once, dispatches submitted, results read back.

use std::sync::Arc;

use super::device::{Device, trouble};
use super::elsewhere::SessionElsewhere;
use super::program::{BufferId, Program, Range};
use super::read_back::ReadBack;
use crate::kernels::wgsl::{Access, Variant};
use crate::{Error, Result};

/// Bytes between two dispatches' uniform structures, as WebGPU aligns them.
const ALIGNMENT: usize = 256;

/// A program ready to run.
#[derive(Debug)]
pub struct Session {
    device: Arc<Device>,
    program: Program,
    buffers: Vec<wgpu::Buffer>,
    parameters: wgpu::Buffer,
    pipelines: Vec<wgpu::ComputePipeline>,
    /// One for each different (variant, buffers), and each dispatch's index among them.
    groups: Vec<(u32, Vec<BufferId>, wgpu::BindGroup)>,
    group_of: Vec<usize>,
    /// Does all the work where it is given; buffers and pipelines are there, and none here.
    elsewhere: Option<Box<dyn SessionElsewhere>>,
}

impl Session {
    /// Makes every buffer and pipeline, and waits until the device has accepted them.
    pub async fn new(device: Arc<Device>, program: Program) -> Result<Session> {
        device.check()?;
        let wgpu_device = &device.device;
        if let Some(elsewhere) = &device.elsewhere {
            let elsewhere = Some(elsewhere.load(&program)?);
            return Ok(Session { elsewhere, ..Session::bare(&device, program) });
        }
        let scopes = [
            wgpu_device.push_error_scope(wgpu::ErrorFilter::Internal),
            wgpu_device.push_error_scope(wgpu::ErrorFilter::OutOfMemory),
            wgpu_device.push_error_scope(wgpu::ErrorFilter::Validation),
        ];
        let mut session = Session::bare(&device, program);
        session.buffers = session.program.buffers.iter().map(|&words| storage(wgpu_device, words)).collect();
        session.pipelines = session
            .program
            .variants
            .iter()
            .map(|v| device.compiled(v).unwrap_or_else(|| pipeline(wgpu_device, v)))
            .collect();
        session.prepare_dispatches();
        for (range, words) in &session.program.contents {
            session.write_words(*range, words);
        }
        let outcomes: Vec<_> = scopes.into_iter().rev().map(|scope| scope.pop()).collect();
        for outcome in outcomes {
            if let Some(error) = outcome.await {
                return Err(trouble("the graphics device refused the network", error));
            }
        }
        device.check()?;
        device.keep(&session.program.variants, &session.pipelines);
        Ok(session)
    }

    fn bare(device: &Arc<Device>, program: Program) -> Session {
        Session {
            parameters: uniform(&device.device, program.dispatches.len()),
            buffers: Vec::new(),
            pipelines: Vec::new(),
            groups: Vec::new(),
            group_of: Vec::new(),
            elsewhere: None,
            device: device.clone(),
            program,
        }
    }

    /// Whether `program` needs no other buffers or pipelines than these.
    pub fn fits(&self, program: &Program) -> bool {
        self.program.buffers == program.buffers
            && self.program.variants == program.variants
            && self.parameters.size() >= uniform_size(program.dispatches.len())
    }

    /// Goes on with another program that [`fits`](Self::fits), such as the same for fewer images: buffers, what is in them, and
    /// pipelines stay. Refuses one that does not fit.
    pub fn continue_with(&mut self, program: Program) -> Result<()> {
        if !self.fits(&program) {
            return Err(Error::value("GPU program", "one for the same buffers and pipelines", "another"));
        }
        self.program = program;
        if let Some(elsewhere) = &self.elsewhere {
            return elsewhere.continue_with(&self.program);
        }
        self.prepare_dispatches();
        Ok(())
    }

    /// What it runs.
    pub fn program(&self) -> &Program {
        &self.program
    }

    /// Bind groups and uniform structures of all dispatches.
    fn prepare_dispatches(&mut self) {
        let mut uniform = vec![0u8; self.program.dispatches.len() * ALIGNMENT];
        self.group_of.clear();
        for (i, d) in self.program.dispatches.iter().enumerate() {
            let words: &[u8] = bytemuck::cast_slice(&d.parameters);
            uniform[i * ALIGNMENT..][..words.len()].copy_from_slice(words);
            let mut known = self.groups.iter().position(|(v, b, _)| *v == d.variant && *b == d.buffers);
            if known.is_none() {
                let group = self.bind(d.variant, &d.buffers);
                self.groups.push((d.variant, d.buffers.clone(), group));
            }
            self.group_of.push(*known.get_or_insert(self.groups.len() - 1));
        }
        if !uniform.is_empty() {
            self.device.queue.write_buffer(&self.parameters, 0, &uniform);
        }
    }

    fn bind(&self, variant: u32, buffers: &[BufferId]) -> wgpu::BindGroup {
        let kernel = self.program.variants[variant as usize].kernel;
        let size = std::num::NonZeroU64::new(uniform_bytes(kernel.parameters.len()) as u64);
        let first = wgpu::BindGroupEntry {
            binding: 0,
            resource: wgpu::BindingResource::Buffer(wgpu::BufferBinding {
                buffer: &self.parameters,
                offset: 0,
                size,
            }),
        };
        let rest = buffers.iter().enumerate().map(|(i, b)| wgpu::BindGroupEntry {
            binding: i as u32 + 1,
            resource: self.buffers[b.0 as usize].as_entire_binding(),
        });
        self.device.device.create_bind_group(&wgpu::BindGroupDescriptor {
            label: Some(kernel.name),
            layout: &self.pipelines[variant as usize].get_bind_group_layout(0),
            entries: &std::iter::once(first).chain(rest).collect::<Vec<_>>(),
        })
    }

    fn write_words(&self, range: Range, words: &[u32]) {
        let offset = 4 * u64::from(range.start);
        self.device.queue.write_buffer(
            &self.buffers[range.buffer.0 as usize],
            offset,
            bytemuck::cast_slice(words),
        );
    }

    /// Writes values into the stretch called `name`, from its beginning on.
    pub fn write(&self, name: &str, values: &[f32]) -> Result<()> {
        self.write_bits(name, bytemuck::cast_slice(values))
    }

    /// Writes words likewise.
    pub fn write_bits(&self, name: &str, words: &[u32]) -> Result<()> {
        let range = self.program.range(name)?;
        if words.len() > range.len as usize {
            return Err(Error::value(name, format!("at most {} values", range.len), words.len()));
        }
        if words.is_empty() {
            return Ok(());
        }
        if let Some(elsewhere) = &self.elsewhere {
            return elsewhere.write(name, words);
        }
        self.write_words(range, words);
        Ok(())
    }

    /// Submits a section's dispatches.
    pub fn run(&self, section: &str) -> Result<()> {
        let dispatches = self.program.section(section)?;
        match &self.elsewhere {
            Some(elsewhere) => elsewhere.run(section),
            None => self.submit(dispatches),
        }
    }

    /// Submits dispatches by their numbers, such as one kernel's alone to time it.
    pub fn submit(&self, dispatches: impl IntoIterator<Item = usize>) -> Result<()> {
        self.device.check()?;
        let mut encoder = self.device.device.create_command_encoder(&Default::default());
        let mut pass = encoder.begin_compute_pass(&Default::default());
        let mut bound = u32::MAX;
        for i in dispatches {
            let d = &self.program.dispatches[i];
            if d.variant != bound {
                pass.set_pipeline(&self.pipelines[d.variant as usize]);
                bound = d.variant;
            }
            pass.set_bind_group(0, &self.groups[self.group_of[i]].2, &[(i * ALIGNMENT) as u32]);
            let [x, y, z] = d.workgroups;
            pass.dispatch_workgroups(x, y, z);
        }
        drop(pass);
        self.device.queue.submit([encoder.finish()]);
        Ok(())
    }

    /// Waits for everything submitted and returns the named stretches, one after the other, as bits. The copy is submitted at once:
    /// what comes while the caller waits changes nothing.
    pub fn read_bits(&self, names: &[&str]) -> impl Future<Output = Result<Vec<u32>>> + use<> {
        let asked = self.ask(names);
        async move {
            match asked? {
                Asked::There(words) => Ok(words),
                Asked::Here(read_back) => read_back.words().await,
            }
        }
    }

    fn ask(&self, names: &[&str]) -> Result<Asked> {
        let ranges = names.iter().map(|n| self.program.range(n)).collect::<Result<Vec<_>>>()?;
        let words: u64 = ranges.iter().map(|r| u64::from(r.len)).sum();
        if words == 0 {
            return Ok(Asked::There(Vec::new()));
        }
        if let Some(elsewhere) = &self.elsewhere {
            return Ok(Asked::There(elsewhere.read(names)?));
        }
        Ok(Asked::Here(ReadBack::submit(&self.device, &self.buffers, &ranges, words)?))
    }

    /// As [`read_bits`](Self::read_bits), as values.
    pub fn read(&self, names: &[&str]) -> impl Future<Output = Result<Vec<f32>>> + use<> {
        let bits = self.read_bits(names);
        async move { Ok(bits.await?.into_iter().map(f32::from_bits).collect()) }
    }
}

/// What a read is answered from.
enum Asked {
    There(Vec<u32>),
    Here(ReadBack),
}

fn storage(device: &wgpu::Device, words: u32) -> wgpu::Buffer {
    device.create_buffer(&wgpu::BufferDescriptor {
        label: None,
        size: 4 * u64::from(words),
        usage: wgpu::BufferUsages::STORAGE | wgpu::BufferUsages::COPY_DST | wgpu::BufferUsages::COPY_SRC,
        mapped_at_creation: false,
    })
}

fn uniform(device: &wgpu::Device, dispatches: usize) -> wgpu::Buffer {
    device.create_buffer(&wgpu::BufferDescriptor {
        label: Some("parameters"),
        size: uniform_size(dispatches),
        usage: wgpu::BufferUsages::UNIFORM | wgpu::BufferUsages::COPY_DST,
        mapped_at_creation: false,
    })
}

/// Bytes of the uniform structures of so many dispatches.
fn uniform_size(dispatches: usize) -> u64 {
    (dispatches.max(1) * ALIGNMENT) as u64
}

/// Size of a uniform structure: `first` and the others, rounded up to sixteen bytes.
fn uniform_bytes(parameters: usize) -> usize {
    (4 * (parameters + 1)).next_multiple_of(16)
}

fn pipeline(device: &wgpu::Device, variant: &Variant) -> wgpu::ComputePipeline {
    let kernel = variant.kernel;
    let entry = |binding: u32, ty: wgpu::BufferBindingType, dynamic: bool, size: Option<usize>| {
        wgpu::BindGroupLayoutEntry {
            binding,
            visibility: wgpu::ShaderStages::COMPUTE,
            ty: wgpu::BindingType::Buffer {
                ty,
                has_dynamic_offset: dynamic,
                min_binding_size: size.and_then(|s| std::num::NonZeroU64::new(s as u64)),
            },
            count: None,
        }
    };
    let mut entries =
        vec![entry(0, wgpu::BufferBindingType::Uniform, true, Some(uniform_bytes(kernel.parameters.len())))];
    for (i, b) in kernel.bindings.iter().enumerate() {
        let read_only = b.access == Access::Read;
        entries.push(entry(i as u32 + 1, wgpu::BufferBindingType::Storage { read_only }, false, None));
    }
    let layout = device.create_bind_group_layout(&wgpu::BindGroupLayoutDescriptor {
        label: Some(kernel.name),
        entries: &entries,
    });
    let layout = device.create_pipeline_layout(&wgpu::PipelineLayoutDescriptor {
        label: Some(kernel.name),
        bind_group_layouts: &[Some(&layout)],
        immediate_size: 0,
    });
    let module = device.create_shader_module(wgpu::ShaderModuleDescriptor {
        label: Some(kernel.name),
        source: wgpu::ShaderSource::Wgsl(variant.text().into()),
    });
    device.create_compute_pipeline(&wgpu::ComputePipelineDescriptor {
        label: Some(kernel.name),
        layout: Some(&layout),
        module: &module,
        entry_point: Some(kernel.entry),
        compilation_options: Default::default(),
        cache: None,
    })
}
