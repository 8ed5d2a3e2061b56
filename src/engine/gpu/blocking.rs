//! The native way in: one device for the whole process, and calls that wait for it.

#[cfg(all(feature = "gpu", not(target_arch = "wasm32")))]
mod with_device {
    use std::sync::{Arc, OnceLock};
    use std::time::Instant;

    use ndarray::ArrayD;
    use pollster::block_on;

    use super::super::evaluation::Detail;
    use super::super::{Evaluator, GpuTrainer};
    use crate::engine::{Objective, Pass, Sgd, StepReport};
    use crate::gpu::{Choice, Device, Limits, Rates, Work};
    use crate::network::{Model, Weights};
    use crate::tensor::Tensors;
    use crate::{Error, Result};

    /// The process's device, opened and measured on first use. Whoever asks for the GPU by name gets a software one, too.
    pub fn device() -> Result<(Arc<Device>, Rates)> {
        static DEVICE: OnceLock<std::result::Result<(Arc<Device>, Rates), String>> = OnceLock::new();
        let opened = DEVICE.get_or_init(|| {
            let open = || {
                let device = Arc::new(block_on(Device::open(Choice::Any))?);
                let start = Instant::now();
                let rates = block_on(device.measure(|| start.elapsed().as_secs_f64()))?;
                Ok::<_, Error>((device, rates))
            };
            open().map_err(|e| e.to_string())
        });
        opened.clone().map_err(|found| Error::Device { what: "--backend gpu".into(), found })
    }

    fn device_and_limits() -> Result<(Arc<Device>, Limits)> {
        let (device, rates) = device()?;
        Ok((device, Limits::for_rate(rates.multiply_adds)))
    }

    /// As [`crate::engine::trace()`].
    pub fn trace(model: &Model, input: &ArrayD<f32>) -> Result<Tensors> {
        let (device, limits) = device_and_limits()?;
        block_on(super::super::trace(device, model, input, limits))
    }

    /// As [`crate::engine::trace_train`].
    pub fn trace_train(model: &Model, input: &ArrayD<f32>, labels: &[u8]) -> Result<Tensors> {
        let (device, limits) = device_and_limits()?;
        block_on(super::super::trace_train(device, model, input, labels, limits))
    }

    /// An [`Evaluator`] whose calls wait.
    #[derive(Debug)]
    pub struct BlockingEvaluator(Evaluator);

    /// For up to `images` images a pass.
    pub fn evaluator(model: &Model, images: usize) -> Result<BlockingEvaluator> {
        let (device, limits) = device_and_limits()?;
        Ok(BlockingEvaluator(block_on(Evaluator::new(device, model, images, Detail::Results, limits))?))
    }

    impl BlockingEvaluator {
        /// Images of the largest pass.
        pub fn capacity(&self) -> usize {
            self.0.capacity()
        }
        /// Runs `n` normalised images, (n, C, H, W).
        pub fn run(&mut self, images: &[f32], n: usize) -> Result<()> {
            block_on(self.0.run(images, n))
        }
        /// The work of a pass, kernel by kernel.
        pub fn work(&self) -> Result<Vec<Work>> {
            self.0.session().program().work("forward")
        }
        /// Does one kernel's share of a pass and waits.
        pub fn run_part(&self, work: &Work) -> Result<()> {
            self.0.session().submit(work.dispatches.iter().copied())?;
            block_on(self.0.session().read(&["logits"])).map(drop)
        }
        /// What the last pass left.
        pub fn pass(&self) -> Result<&dyn Pass> {
            Ok(self.0.results()?)
        }
    }

    /// A [`GpuTrainer`] whose calls wait.
    #[derive(Debug)]
    pub struct BlockingTrainer(GpuTrainer);

    /// For batches of up to `batch` images.
    pub fn trainer(model: Model, batch: usize, objective: Objective) -> Result<BlockingTrainer> {
        let (device, limits) = device_and_limits()?;
        Ok(BlockingTrainer(block_on(GpuTrainer::new(device, model, batch, limits, objective))?))
    }

    impl BlockingTrainer {
        /// See [`GpuTrainer::step`].
        pub fn step(&mut self, images: &[f32], labels: &[u8], rule: &Sgd) -> Result<StepReport> {
            block_on(self.0.step(images, labels, rule))
        }
        /// See [`GpuTrainer::settle`].
        pub fn settle(&mut self) -> Result<()> {
            block_on(self.0.settle())
        }
        /// See [`GpuTrainer::set_weights`].
        pub fn set_weights(&mut self, weights: Weights<f32>) -> Result<()> {
            self.0.set_weights(weights)
        }
        /// See [`GpuTrainer::model`].
        pub fn model(&self) -> &Model {
            self.0.model()
        }
        /// See [`GpuTrainer::momentum`].
        pub fn momentum(&self) -> Tensors {
            self.0.momentum()
        }
        /// See [`GpuTrainer::restore_momentum`].
        pub fn restore_momentum(&mut self, tensors: &Tensors) -> Result<()> {
            self.0.restore_momentum(tensors)
        }
    }
}

#[cfg(not(all(feature = "gpu", not(target_arch = "wasm32"))))]
mod without_device {
    use ndarray::ArrayD;

    use crate::engine::{Objective, Pass, Sgd, StepReport};
    use crate::network::{Model, Weights};
    use crate::tensor::Tensors;
    use crate::{Error, Result};

    fn refuse<T>() -> Result<T> {
        Err(Error::value("backend", "reference or simd, in a build without the feature gpu", "gpu"))
    }

    /// Refused: this build has no device.
    pub fn trace(_: &Model, _: &ArrayD<f32>) -> Result<Tensors> {
        refuse()
    }
    /// Refused: this build has no device.
    pub fn trace_train(_: &Model, _: &ArrayD<f32>, _: &[u8]) -> Result<Tensors> {
        refuse()
    }

    /// There is none.
    #[derive(Debug)]
    pub enum BlockingEvaluator {}
    /// Refused: this build has no device.
    pub fn evaluator(_: &Model, _: usize) -> Result<BlockingEvaluator> {
        refuse()
    }
    #[allow(missing_docs, reason = "cannot be called: there is no such evaluator")]
    impl BlockingEvaluator {
        pub fn capacity(&self) -> usize {
            match *self {}
        }
        pub fn run(&mut self, _: &[f32], _: usize) -> Result<()> {
            match *self {}
        }
        pub fn pass(&self) -> Result<&dyn Pass> {
            match *self {}
        }
    }

    /// There is none.
    #[derive(Debug)]
    pub enum BlockingTrainer {}
    /// Refused: this build has no device.
    pub fn trainer(_: Model, _: usize, _: Objective) -> Result<BlockingTrainer> {
        refuse()
    }
    #[allow(missing_docs, reason = "cannot be called: there is no such trainer")]
    impl BlockingTrainer {
        pub fn step(&mut self, _: &[f32], _: &[u8], _: &Sgd) -> Result<StepReport> {
            match *self {}
        }
        pub fn settle(&mut self) -> Result<()> {
            match *self {}
        }
        pub fn set_weights(&mut self, _: Weights<f32>) -> Result<()> {
            match *self {}
        }
        pub fn model(&self) -> &Model {
            match *self {}
        }
        pub fn momentum(&self) -> Tensors {
            match *self {}
        }
        pub fn restore_momentum(&mut self, _: &Tensors) -> Result<()> {
            match *self {}
        }
    }
}

#[cfg(all(feature = "gpu", not(target_arch = "wasm32")))]
pub use with_device::*;
#[cfg(not(all(feature = "gpu", not(target_arch = "wasm32"))))]
pub use without_device::*;
