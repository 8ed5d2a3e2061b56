//! Spec → checked list of steps with every shape known. Data only; `engine` runs it, the page can draw it.

use super::Spec;
use crate::tensor::MapShape;
use crate::wavelet::{Axis, BankKind};
use crate::{Error, Result};

/// Where one part of the concatenation that Standardise receives comes from.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Source {
    /// φx, the low-pass copy.
    Low,
    /// ψx, the wavelet coefficients.
    Wave,
    /// ρ(φx); only with skip.
    RhoLow,
    /// ρ(ψx).
    RhoWave,
}

/// One run of channels of the concatenation.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Part {
    /// What fills it.
    pub source: Source,
    /// Its first channel in the concatenation.
    pub offset: usize,
    /// Its extent, for one image.
    pub shape: MapShape,
}

/// One block: wavelet, ρ, standardise, project, normalise. Shapes are for one image.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct BlockPlan {
    /// j, counted from 0.
    pub index: usize,
    /// Which filters, and whether every second pixel is kept.
    pub bank: BankKind,
    /// What comes in.
    pub input: MapShape,
    /// φx.
    pub low: MapShape,
    /// ψx.
    pub wave: MapShape,
    /// The concatenation, in order.
    pub parts: Vec<Part>,
    /// Channels of the concatenation.
    pub rho_channels: usize,
    /// Whether any part is complex.
    pub rho_complex: bool,
    /// Channels ρ acts on: those of ψx, or of φx and ψx with skip.
    pub collapsed_channels: usize,
    /// What goes out.
    pub output: MapShape,
}

impl BlockPlan {
    /// The concatenation's extent if all its parts were stored alike.
    pub fn rho(&self) -> MapShape {
        MapShape { channels: self.rho_channels, complex: self.rho_complex, ..self.wave }
    }

    /// The part that `source` fills, if this block has it.
    pub fn part(&self, source: Source) -> Option<&Part> {
        self.parts.iter().find(|p| p.source == source)
    }

    /// Multiply-adds per image of P_j, not counting imaginary planes that are zero.
    pub fn multiply_adds(&self, real_projection: bool) -> u64 {
        let per_plane = if real_projection { 1 } else { 2 };
        let columns: usize = self.parts.iter().map(|p| p.shape.channels * p.shape.planes()).sum();
        (columns * self.output.channels * self.output.pixels() * per_plane) as u64
    }
}

/// A network's steps: blocks, then the classifier.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Plan {
    /// What it was made from.
    pub spec: Spec,
    /// The blocks in order.
    pub blocks: Vec<BlockPlan>,
    /// Real channels that the classifier's batch normalisation sees (2 per complex channel).
    pub features: usize,
    /// Inputs of the linear layer: features, times the pixels left unless they are averaged.
    pub linear_inputs: usize,
}

/// Smallest and largest input side that a plan accepts.
pub const INPUT_SIDES: std::ops::RangeInclusive<usize> = 8..=64;
/// Largest number of orientations L.
pub const MAX_ORIENTATIONS: usize = 16;

impl Plan {
    /// Checks a spec and works out every shape. What cannot be done is refused with the block named.
    pub fn new(spec: &Spec) -> Result<Plan> {
        let refuse = |block, expected: String, found: String, remedy: &str| {
            Err(Error::Spec { block, expected, found, remedy: remedy.into() })
        };
        let size = spec.input_size;
        for (name, side) in [("rows", size.height), ("columns", size.width)] {
            if !INPUT_SIDES.contains(&side) {
                return refuse(
                    None,
                    format!("input_size with {name} from 8 to 64"),
                    side.to_string(),
                    "resize or pad the images",
                );
            }
        }
        for (name, count, most) in [
            ("input_channels", spec.input_channels, 64),
            ("classes", spec.classes, 1000),
            ("widths", spec.widths.len(), 64),
        ] {
            if !(1..=most).contains(&count) {
                return refuse(
                    None,
                    format!("{name} from 1 to {most}"),
                    count.to_string(),
                    "change the spec",
                );
            }
        }
        if !(1..=MAX_ORIENTATIONS).contains(&spec.orientations) {
            return refuse(
                None,
                format!("orientations from 1 to {MAX_ORIENTATIONS}"),
                spec.orientations.to_string(),
                "change orientations",
            );
        }
        let mut input = MapShape {
            channels: spec.input_channels,
            complex: false,
            images: 1,
            height: size.height,
            width: size.width,
        };
        let mut blocks = Vec::with_capacity(spec.widths.len());
        for (index, &width) in spec.widths.iter().enumerate() {
            let bank = BankKind::for_block(index, spec.factorized_from_block);
            if bank != BankKind::Dyadic && spec.orientations < 3 {
                return refuse(
                    Some(index),
                    "at least 3 orientations for factorised filters (the slant is not finite below)".into(),
                    spec.orientations.to_string(),
                    "raise orientations, or raise factorized_from_block past the last block",
                );
            }
            if !(1..=4096).contains(&width) {
                return refuse(
                    Some(index),
                    "a width from 1 to 4096".into(),
                    width.to_string(),
                    "change widths",
                );
            }
            if input.height < 2 || input.width < 2 {
                return refuse(
                    Some(index),
                    "maps of at least 2×2 pixels to reflect".into(),
                    format!("{}×{}", input.height, input.width),
                    "use fewer blocks or larger images",
                );
            }
            let (rows, cols) = (Axis::new(input.height, bank)?, Axis::new(input.width, bank)?);
            let block = BlockPlan::new(spec, index, bank, input, (rows.output, cols.output), width);
            input = block.output;
            blocks.push(block);
        }
        let features = input.channels * input.planes();
        let linear_inputs = if spec.avgpool { features } else { features * input.pixels() };
        Ok(Plan { spec: spec.clone(), blocks, features, linear_inputs })
    }

    /// The last block's output, for one image.
    pub fn last_output(&self) -> MapShape {
        self.blocks.last().expect("a plan has at least one block").output
    }

    /// Learned real numbers: P_j (a complex weight counts twice), ρ's parameters, batch normalisation, linear layer.
    pub fn parameters(&self) -> usize {
        let per_weight = if self.spec.real_projection { 1 } else { 2 };
        let rho =
            usize::from(self.spec.nonlinearity.has_bias()) + usize::from(self.spec.nonlinearity.has_gain());
        let blocks: usize = self
            .blocks
            .iter()
            .map(|b| b.rho_channels * b.output.channels * per_weight + rho * b.collapsed_channels)
            .sum();
        blocks + 2 * self.features + (self.linear_inputs + 1) * self.spec.classes
    }

    /// Multiply-adds per image in all P_j, moduli counted as the real numbers they are.
    pub fn multiply_adds(&self) -> u64 {
        self.blocks.iter().map(|b| b.multiply_adds(self.spec.real_projection)).sum()
    }
}

impl BlockPlan {
    fn new(
        spec: &Spec,
        index: usize,
        bank: BankKind,
        input: MapShape,
        (height, width): (usize, usize),
        output_channels: usize,
    ) -> BlockPlan {
        let low = MapShape { height, width, ..input };
        let wave = MapShape { channels: input.channels * spec.orientations, complex: true, ..low };
        let rho_of = |z: MapShape| MapShape { complex: spec.nonlinearity.is_complex(z.complex), ..z };
        let mut sources = vec![(Source::Low, low)];
        if spec.skip {
            sources.extend([(Source::Wave, wave), (Source::RhoLow, rho_of(low))]);
        }
        sources.push((Source::RhoWave, rho_of(wave)));
        let mut parts = Vec::with_capacity(sources.len());
        let mut offset = 0;
        for (source, shape) in sources {
            parts.push(Part { source, offset, shape });
            offset += shape.channels;
        }
        let rho_complex = parts.iter().any(|p| p.shape.complex);
        let collapsed_channels = wave.channels + if spec.skip { low.channels } else { 0 };
        let complex = rho_complex || !spec.real_projection;
        let output = MapShape { channels: output_channels, complex, ..low };
        BlockPlan {
            index,
            bank,
            input,
            low,
            wave,
            parts,
            rho_channels: offset,
            rho_complex,
            collapsed_channels,
            output,
        }
    }
}
