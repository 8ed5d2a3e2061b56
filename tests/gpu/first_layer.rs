//! The first layer of the ten tangles as the page asks a device for it.

use phase_collapse::analysis::{first_layer, first_layer_names, first_layer_program};
use phase_collapse::gpu::{KERNELS, Program, Session};

use super::support::{Noise, check, device, limits};

#[test]
fn the_first_layer_is_that_of_the_cpu() {
    let Some(device) = device() else { return };
    let (images, side, orientations) = (7, 32, 4);
    let input = Noise(5).vec(images * side * side);
    let signs = [1.0, -1.0, 1.0, 1.0, -1.0, -1.0, 1.0];
    let want = first_layer(&input, &signs, side, side, orientations).unwrap();
    let signed: Vec<f32> =
        input.chunks_exact(side * side).zip(signs).flat_map(|(i, s)| i.iter().map(move |v| s * v)).collect();
    let planned = first_layer_program(images, side, side, orientations, limits()).unwrap();
    // As the page hands it from one module to the other.
    let program = Program::from_words(&planned.to_words(KERNELS), KERNELS).unwrap();
    let got = pollster::block_on(async {
        let session = Session::new(device, program).await.unwrap();
        session.write("input", &signed).unwrap();
        session.run("layer").unwrap();
        let names = first_layer_names(orientations);
        session.read(&names.iter().map(String::as_str).collect::<Vec<_>>()).await.unwrap()
    });
    check("the first layer", &got, &want, 1e-5);
}
