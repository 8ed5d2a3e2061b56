//! Filter banks, convolutions and scattering coefficients against the reference programs' own.

mod support;

use ndarray::{Array2, ArrayD, ArrayView2, Axis as Dim};
use num_complex::Complex64;
use phase_collapse::wavelet::{BankKind, FilterBank, ScatteringBank};
use support::{NETWORKS, golden, relative_error};

fn to_f32(values: &Array2<f64>) -> ArrayD<f32> {
    values.mapv(|v| v as f32).into_dyn()
}

#[test]
fn every_filter_of_every_reference_network_is_reproduced() {
    let (mut worst, mut banks) = (0.0f64, 0);
    for name in NETWORKS {
        let (config, tensors) = golden(&format!("{name}.model"));
        let config: serde_json::Value = serde_json::from_str(&config).unwrap();
        let number = |key: &str| config[key].as_u64().unwrap() as usize;
        let mut size = number("input_size");
        for block in 0..config["widths"].as_array().unwrap().len() {
            let kind = BankKind::for_block(block, number("factorized_from_block"));
            let bank = FilterBank::new(kind, number("orientations"), size, size).unwrap();
            let of_block = |what: &str| &tensors[&format!("module.{}.module.0.{what}", block + 1)];
            let phi = relative_error(&to_f32(&bank.phi_fourier()), of_block("phis"));
            assert!(phi < 2e-5, "{name} block {block} φ: {phi:e}");
            worst = worst.max(phi);
            for l in 0..bank.orientations {
                let theirs = of_block("psis").index_axis(Dim(0), l).to_owned();
                let psi = relative_error(&to_f32(&bank.psi_fourier(l)), &theirs);
                assert!(psi < 2e-5, "{name} block {block} ψ {l}: {psi:e}");
                worst = worst.max(psi);
            }
            size = bank.rows.output;
            banks += 1;
        }
    }
    println!("worst of {banks} banks: {worst:.2e}");
    assert_eq!(banks, 93, "banks compared");
}

/// The block's convolution by its definition, out(y) = Σ_u k(u)·padded(centre(y) − u), kernels cut to ±radius.
fn convolve(
    x: &Array2<Complex64>,
    kernel: &Array2<Complex64>,
    bank: &FilterBank,
    radius: usize,
) -> Array2<Complex64> {
    let wrap = |index: isize, size: usize| index.rem_euclid(size as isize) as usize;
    Array2::from_shape_fn((bank.rows.output, bank.cols.output), |(y, c)| {
        let mut sum = Complex64::ZERO;
        for u in bank.rows.offsets(radius) {
            let row = bank.rows.source(bank.rows.centre(y) as isize - u);
            for v in bank.cols.offsets(radius) {
                let col = bank.cols.source(bank.cols.centre(c) as isize - v);
                sum += kernel[[wrap(u, bank.rows.padded), wrap(v, bank.cols.padded)]] * x[[row, col]];
            }
        }
        sum
    })
}

/// Channels of a traced tensor of one image as complex arrays.
fn channels(tensor: &ArrayD<f32>) -> Vec<Array2<Complex64>> {
    let image = tensor.index_axis(Dim(0), 0);
    image
        .outer_iter()
        .map(|c| match c.ndim() {
            2 => Array2::from_shape_fn((c.shape()[0], c.shape()[1]), |(y, x)| f64::from(c[[y, x]]).into()),
            _ => Array2::from_shape_fn((c.shape()[0], c.shape()[1]), |(y, x)| {
                Complex64::new(c[[y, x, 0]].into(), c[[y, x, 1]].into())
            }),
        })
        .collect()
}

/// max|a − b| / max|b| over all channels.
fn channel_error(ours: &[Array2<Complex64>], theirs: &[Array2<Complex64>]) -> f64 {
    assert_eq!(ours.len(), theirs.len());
    let worst =
        ours.iter().zip(theirs).flat_map(|(a, b)| (a - b).into_iter()).map(|z| z.norm()).fold(0.0, f64::max);
    worst / theirs.iter().flatten().map(|z| z.norm()).fold(0.0, f64::max)
}

/// Error of φ and ψ of one block, fed the reference's own input of that block.
fn block_error(name: &str, block: usize, radius: usize) -> f64 {
    let (config, trace) = golden(&format!("{name}.trace"));
    let config: serde_json::Value = serde_json::from_str(&config).unwrap();
    let number = |key: &str| config[key].as_u64().unwrap() as usize;
    let kind = BankKind::for_block(block, number("factorized_from_block"));
    let before = if block == 0 { "input".to_string() } else { format!("block{}.norm", block - 1) };
    let input = channels(&trace[&before]);
    let bank = FilterBank::new(kind, number("orientations"), input[0].nrows(), input[0].ncols()).unwrap();
    let low = bank.phi.mapv(Complex64::from);
    let phi: Vec<_> = input.iter().map(|x| convolve(x, &low, &bank, radius)).collect();
    let psi: Vec<_> = input
        .iter()
        .flat_map(|x| bank.psi.iter().map(|k| convolve(x, k, &bank, radius)).collect::<Vec<_>>())
        .collect();
    let reference = |what: &str| channels(&trace[&format!("block{block}.wavelet.{what}")]);
    channel_error(&phi, &reference("phi")).max(channel_error(&psi, &reference("psi")))
}

const WHOLE: usize = usize::MAX / 2;

#[test]
fn convolutions_of_the_reference_are_reproduced() {
    for (name, block) in [
        ("mnist_mod", 0),
        ("mnist_mod", 1),
        ("mnist_mod", 4),
        ("mnist_mod", 5),
        ("mnist_mod_skip_realp_7blocks", 6),
        ("cifar_mod", 0),
        ("cifar_mod", 7),
        ("cifar_dyadic", 0),
        ("cifar_dyadic", 2),
        ("cifar_mod_L8_avgpool", 1),
        ("cifar_mixed_octaves", 1),
    ] {
        let error = block_error(name, block, WHOLE);
        println!("{name} block {block}: {error:.2e}");
        assert!(error < 2e-6, "{name} block {block}: {error:e}");
    }
}

#[test]
fn for_four_orientations_radius_five_is_enough_and_three_is_not() {
    for (name, block) in [("mnist_mod", 1), ("cifar_mod", 3)] {
        let [whole, five, three] = [WHOLE, 5, 3].map(|radius| block_error(name, block, radius));
        println!("{name} block {block}: whole {whole:.2e}, radius 5 {five:.2e}, radius 3 {three:.2e}");
        assert!(five < 2e-6, "{name} block {block}, radius 5: {five:e}");
        assert!(three > 1e-4, "{name} block {block}, radius 3: {three:e}");
    }
    // More orientations have longer wavelets, for which five is not enough.
    for (orientations, short, long) in [(3, 0.0, 2e-8), (4, 0.0, 2e-8), (8, 1e-3, 1.0), (16, 1e-2, 1.0)] {
        let bank = FilterBank::new(BankKind::FactorizedOdd, orientations, 32, 32).unwrap();
        let loss = bank.truncation_loss(5);
        println!("L = {orientations}: {loss:.2e} of Σ|k| beyond radius 5");
        assert!((short..long).contains(&loss), "L = {orientations}: {loss:e}");
    }
}

#[test]
fn kymatio_filters_and_scattering_coefficients_are_reproduced() {
    for name in ["kymatio_mnist_J2_L8", "kymatio_cifar_J3_L4"] {
        let (config, tensors) = golden(name);
        let config: serde_json::Value = serde_json::from_str(&config).unwrap();
        let number = |value: &serde_json::Value| value.as_u64().unwrap() as usize;
        let input = &tensors["input"];
        let (rows, cols) = (input.shape()[input.ndim() - 2], input.shape()[input.ndim() - 1]);
        let bank = ScatteringBank::new(number(&config["J"]), number(&config["L"]), rows, cols).unwrap();
        let phi = relative_error(&to_f32(&bank.phi[0]), &tensors["phi.level0"]);
        let listed = config["psi"].as_array().unwrap();
        assert_eq!(listed.len(), bank.psi.len());
        let psi = (0..listed.len())
            .map(|k| {
                let ours = &bank.psi[k];
                assert_eq!((ours.j, ours.l), (number(&listed[k]["j"]), number(&listed[k]["theta"])));
                relative_error(&to_f32(&ours.fourier[0]), &tensors[&format!("psi.{k}.level0")])
            })
            .fold(0.0, f64::max);
        let expected = &tensors["scattering"];
        let d = expected.shape();
        let images: Vec<f64> = input.iter().map(|v| f64::from(*v)).collect();
        let mut ours = Vec::new();
        for image in images.chunks_exact(rows * cols) {
            let image = ArrayView2::from_shape((rows, cols), image).unwrap();
            ours.extend(bank.transform(image).unwrap().mapv(|v| v as f32));
        }
        assert_eq!(d[d.len() - 3], bank.coefficients());
        let ours = ArrayD::from_shape_vec(d, ours).unwrap();
        let coefficients = relative_error(&ours, expected);
        println!("{name}: φ {phi:.2e}, ψ {psi:.2e}, coefficients {coefficients:.2e}");
        assert!(phi < 2e-6 && psi < 2e-6, "{name}: φ {phi:e}, ψ {psi:e}");
        assert!(coefficients < 2e-5, "{name}: {coefficients:e}");
        // Order by order: the second order is small and would hide in the metric above.
        let (j, l) = (bank.octaves, bank.orientations);
        for (order, range) in [(1, 1..1 + j * l), (2, 1 + j * l..bank.coefficients())] {
            let axis = Dim(d.len() - 3);
            let part = |a: &ArrayD<f32>| a.slice_axis(axis, range.clone().into()).to_owned();
            let error = relative_error(&part(&ours), &part(expected));
            println!("  order {order}: {error:.2e}");
            assert!(error < 2e-5, "{name} order {order}: {error:e}");
        }
    }
}
