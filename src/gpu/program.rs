//! What a device is asked to do, as data: buffers, what they hold at first, and dispatches in order. Made by whoever knows a
//! network, run by [`Session`](super::Session); it can be written to plain words and read back, since in the page the two live
//! in different WebAssembly modules.

use crate::kernels::launch::Launch;
use crate::kernels::wgsl::{Kernel, Variant};
use crate::{Error, Result};

/// WebGPU's guaranteed limits, which no program exceeds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Limits {
    /// Bytes of one storage buffer.
    pub storage_bytes: u64,
    /// Workgroups of a dispatch along one axis.
    pub workgroups: u32,
    /// Multiply-adds of one dispatch, so that none takes longer than [`DISPATCH_SECONDS`] on this device.
    pub multiply_adds: u64,
}

/// No dispatch is planned longer than this, so that a page that shares the device with it goes on drawing.
pub const DISPATCH_SECONDS: f64 = 0.05;

impl Limits {
    /// What every WebGPU device has, for one that does `multiply_adds_per_second`.
    pub fn for_rate(multiply_adds_per_second: f64) -> Limits {
        Limits {
            storage_bytes: 128 << 20,
            workgroups: 65_535,
            multiply_adds: (multiply_adds_per_second * DISPATCH_SECONDS).max(1e6) as u64,
        }
    }
}

/// A buffer of a program.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct BufferId(pub u32);

/// A stretch of a buffer, in words of four bytes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Range {
    /// Which buffer.
    pub buffer: BufferId,
    /// First word.
    pub start: u32,
    /// Words.
    pub len: u32,
}

/// One dispatch.
#[derive(Clone, Debug, PartialEq)]
pub struct Dispatch {
    /// Index into [`Program::variants`].
    pub variant: u32,
    /// The kernel's storage buffers, in its order.
    pub buffers: Vec<BufferId>,
    /// The uniform structure's words, `first` included.
    pub parameters: Vec<u32>,
    /// Workgroups along x, y and z.
    pub workgroups: [u32; 3],
    /// Its share of the work's multiply-adds.
    pub multiply_adds: u64,
}

/// What one kernel does in a section.
#[derive(Clone, Debug, PartialEq)]
pub struct Work {
    /// The kernel's name.
    pub kernel: &'static str,
    /// Its dispatches.
    pub dispatches: Vec<usize>,
    /// Their multiply-adds.
    pub multiply_adds: u64,
    /// Bytes of the buffers they are given, each once a launch: what has to move at least, where a kernel uses all of its buffers.
    pub bytes: u64,
}

/// A named run of dispatches.
#[derive(Clone, Debug, PartialEq)]
pub struct Section {
    /// Its name, such as "forward".
    pub name: String,
    /// Its dispatches, as indices.
    pub dispatches: std::ops::Range<usize>,
}

/// Buffers, their first contents, and dispatches.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Program {
    /// Words of each buffer.
    pub buffers: Vec<u32>,
    /// First contents.
    pub contents: Vec<(Range, Vec<u32>)>,
    /// Pipelines needed.
    pub variants: Vec<Variant>,
    /// Every dispatch, in order.
    pub dispatches: Vec<Dispatch>,
    /// Named runs of dispatches.
    pub sections: Vec<Section>,
    /// Stretches with a name, to write and to read.
    pub named: Vec<(String, Range)>,
}

/// Builds a program.
#[derive(Clone, Debug)]
pub struct Builder {
    /// What is being built.
    pub program: Program,
    limits: Limits,
    open: usize,
}

impl Builder {
    /// An empty program for a device with these limits.
    pub fn new(limits: Limits) -> Builder {
        Builder { program: Program::default(), limits, open: 0 }
    }

    /// The device's limits.
    pub fn limits(&self) -> Limits {
        self.limits
    }

    /// A buffer of `words` values, zero at first. Refuses one larger than the device takes.
    pub fn buffer(&mut self, words: usize) -> Result<BufferId> {
        let most = self.limits.storage_bytes / 4;
        match u32::try_from(words) {
            Ok(w) if u64::from(w) <= most => {
                self.program.buffers.push(w.max(1));
                Ok(BufferId(self.program.buffers.len() as u32 - 1))
            }
            _ => Err(Error::value("a tensor on the device", format!("at most {most} values"), words)),
        }
    }

    /// A buffer that holds these words.
    pub fn words(&mut self, words: Vec<u32>) -> Result<BufferId> {
        let buffer = self.buffer(words.len())?;
        let range = Range { buffer, start: 0, len: words.len() as u32 };
        self.program.contents.push((range, words));
        Ok(buffer)
    }

    /// A buffer that holds these values.
    pub fn floats(&mut self, values: &[f32]) -> Result<BufferId> {
        self.words(values.iter().map(|v| v.to_bits()).collect())
    }

    /// Names a stretch of a buffer.
    pub fn name(&mut self, name: impl Into<String>, buffer: BufferId, start: usize, len: usize) {
        let range = Range { buffer, start: start as u32, len: len as u32 };
        self.program.named.push((name.into(), range));
    }

    /// Appends an operation's work on these buffers, in the kernel's order. Work that would take too long, or has too many workgroups
    /// along x, becomes several dispatches. Nothing to do adds nothing.
    pub fn launch(&mut self, launch: Launch, buffers: &[BufferId]) {
        let Launch { variant, parameters, workgroups, multiply_adds } = launch;
        #[cfg(feature = "gpu")]
        {
            let kernel = variant.kernel;
            debug_assert_eq!(buffers.len(), kernel.bindings.len(), "{}", kernel.name);
            debug_assert_eq!(parameters.len(), kernel.parameters.len(), "{}", kernel.name);
            debug_assert_eq!(variant.constants.len(), kernel.constants.len(), "{}", kernel.name);
        }
        let [x, y, z] = workgroups.map(|n| n as u32);
        if x == 0 || y == 0 || z == 0 {
            return;
        }
        let known = self.program.variants.iter().position(|v| *v == variant);
        let index = known.unwrap_or_else(|| {
            self.program.variants.push(variant);
            self.program.variants.len() - 1
        });
        let pieces = multiply_adds.div_ceil(self.limits.multiply_adds.max(1)).clamp(1, u64::from(x)) as u32;
        let step = x.div_ceil(pieces).min(self.limits.workgroups);
        let mut first = 0;
        while first < x {
            let mut words = vec![first];
            words.extend(&parameters);
            self.program.dispatches.push(Dispatch {
                variant: index as u32,
                buffers: buffers.to_vec(),
                parameters: words,
                workgroups: [step.min(x - first), y, z],
                multiply_adds: multiply_adds / u64::from(x) * u64::from(step.min(x - first)),
            });
            first += step;
        }
    }

    /// Ends a named run: everything pushed since the last one.
    pub fn end_section(&mut self, name: impl Into<String>) {
        let end = self.program.dispatches.len();
        self.program.sections.push(Section { name: name.into(), dispatches: self.open..end });
        self.open = end;
    }
}

impl Program {
    /// The dispatches of the section called `name`.
    pub fn section(&self, name: &str) -> Result<std::ops::Range<usize>> {
        let found = self.sections.iter().find(|s| s.name == name);
        found
            .map(|s| s.dispatches.clone())
            .ok_or_else(|| Error::value("section of a GPU program", "one that it has", name))
    }

    /// The stretch called `name`.
    pub fn range(&self, name: &str) -> Result<Range> {
        let found = self.named.iter().find(|(n, _)| n == name);
        found.map(|(_, r)| *r).ok_or_else(|| Error::value("tensor of a GPU program", "one that it has", name))
    }

    /// The work of a section, kernel by kernel in order of appearance: what it costs and which dispatches it is.
    pub fn work(&self, section: &str) -> Result<Vec<Work>> {
        let mut all: Vec<Work> = Vec::new();
        for i in self.section(section)? {
            let d = &self.dispatches[i];
            let kernel = self.variants[d.variant as usize].kernel.name;
            let known = all.iter().position(|w| w.kernel == kernel).unwrap_or_else(|| {
                all.push(Work { kernel, dispatches: Vec::new(), multiply_adds: 0, bytes: 0 });
                all.len() - 1
            });
            let work = &mut all[known];
            work.dispatches.push(i);
            work.multiply_adds += d.multiply_adds;
            // The pieces of one launch share their buffers.
            if d.parameters[0] == 0 {
                work.bytes +=
                    d.buffers.iter().map(|b| 4 * u64::from(self.buffers[b.0 as usize])).sum::<u64>();
            }
        }
        Ok(all)
    }

    /// Bytes of all buffers.
    pub fn bytes(&self) -> u64 {
        self.buffers.iter().map(|&w| 4 * u64::from(w)).sum()
    }

    /// As plain words, for another module.
    pub fn to_words(&self, kernels: &[&'static Kernel]) -> Vec<u32> {
        let mut out = Vec::new();
        list(&mut out, &self.buffers);
        out.push(self.contents.len() as u32);
        for (range, words) in &self.contents {
            out.extend([range.buffer.0, range.start]);
            list(&mut out, words);
        }
        out.push(self.variants.len() as u32);
        for variant in &self.variants {
            let index =
                kernels.iter().position(|k| *k == variant.kernel).expect("every kernel stands in the table");
            out.push(index as u32);
            list(&mut out, &variant.constants);
        }
        out.push(self.dispatches.len() as u32);
        for d in &self.dispatches {
            out.push(d.variant);
            list(&mut out, &d.buffers.iter().map(|b| b.0).collect::<Vec<_>>());
            list(&mut out, &d.parameters);
            out.extend(d.workgroups);
            out.extend([d.multiply_adds as u32, (d.multiply_adds >> 32) as u32]);
        }
        out.push(self.sections.len() as u32);
        for s in &self.sections {
            text(&mut out, &s.name);
            out.extend([s.dispatches.start as u32, s.dispatches.end as u32]);
        }
        out.push(self.named.len() as u32);
        for (name, range) in &self.named {
            text(&mut out, name);
            out.extend([range.buffer.0, range.start, range.len]);
        }
        out
    }

    /// Reads what [`to_words`](Self::to_words) wrote.
    pub fn from_words(words: &[u32], kernels: &[&'static Kernel]) -> Result<Program> {
        let mut reader = Reader { words };
        let program = reader.program(kernels);
        match program {
            Some(program) if reader.words.is_empty() => Ok(program),
            _ => Err(Error::value("GPU program", "one of this version of the engine", "something else")),
        }
    }
}

fn list(out: &mut Vec<u32>, words: &[u32]) {
    out.push(words.len() as u32);
    out.extend(words);
}

fn text(out: &mut Vec<u32>, text: &str) {
    out.push(text.len() as u32);
    out.extend(text.bytes().map(u32::from));
}

struct Reader<'a> {
    words: &'a [u32],
}

impl Reader<'_> {
    fn word(&mut self) -> Option<u32> {
        let (first, rest) = self.words.split_first()?;
        self.words = rest;
        Some(*first)
    }

    fn list(&mut self) -> Option<Vec<u32>> {
        let n = self.word()? as usize;
        let (list, rest) = self.words.split_at_checked(n)?;
        self.words = rest;
        Some(list.to_vec())
    }

    fn text(&mut self) -> Option<String> {
        String::from_utf8(self.list()?.into_iter().map(|w| w as u8).collect()).ok()
    }

    fn each<T>(&mut self, mut one: impl FnMut(&mut Self) -> Option<T>) -> Option<Vec<T>> {
        let n = self.word()?;
        (0..n).map(|_| one(self)).collect()
    }

    fn program(&mut self, kernels: &[&'static Kernel]) -> Option<Program> {
        Some(Program {
            buffers: self.list()?,
            contents: self.each(|r| {
                let (buffer, start) = (BufferId(r.word()?), r.word()?);
                let words = r.list()?;
                Some((Range { buffer, start, len: words.len() as u32 }, words))
            })?,
            variants: self
                .each(|r| Some(Variant { kernel: kernels.get(r.word()? as usize)?, constants: r.list()? }))?,
            dispatches: self.each(|r| {
                Some(Dispatch {
                    variant: r.word()?,
                    buffers: r.list()?.into_iter().map(BufferId).collect(),
                    parameters: r.list()?,
                    workgroups: [r.word()?, r.word()?, r.word()?],
                    multiply_adds: u64::from(r.word()?) | u64::from(r.word()?) << 32,
                })
            })?,
            sections: self.each(|r| {
                Some(Section { name: r.text()?, dispatches: r.word()? as usize..r.word()? as usize })
            })?,
            named: self.each(|r| {
                Some((r.text()?, Range { buffer: BufferId(r.word()?), start: r.word()?, len: r.word()? }))
            })?,
        })
    }
}
