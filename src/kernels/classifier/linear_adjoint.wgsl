// Gradient of the linear layer and its bias: d_linear[class, input] = sum over images of d_logits[image, class]·features[image, input].
// The bias is the weight of one more input that is always 1.

struct Parameters {
    first: u32,
    images: u32,
    classes: u32,
    inputs: u32,
    // Where the two begin in the gradients.
    linear: u32,
    bias: u32,
}

@group(0) @binding(0) var<uniform> parameters: Parameters;
@group(0) @binding(1) var<storage, read> d_logits: array<f32>;
@group(0) @binding(2) var<storage, read> features: array<f32>;
@group(0) @binding(3) var<storage, read_write> gradients: array<f32>;

const LEFT_ALONG_INNER = false;
const RIGHT_ALONG_INNER = false;

fn left(row: u32, image: u32) -> f32 {
    if row < parameters.classes && image < parameters.images {
        return d_logits[image * parameters.classes + row];
    }
    return 0.0;
}

fn right(image: u32, input: u32) -> f32 {
    if image >= parameters.images || input > parameters.inputs {
        return 0.0;
    }
    if input == parameters.inputs {
        return 1.0;
    }
    return features[image * parameters.inputs + input];
}

fn finish(row: u32, input: u32, sum: f32) {
    if row >= parameters.classes || input > parameters.inputs {
        return;
    }
    if input == parameters.inputs {
        gradients[parameters.bias + row] = sum;
    } else {
        gradients[parameters.linear + row * parameters.inputs + input] = sum;
    }
}

@compute @workgroup_size(WORKGROUP)
fn linear_adjoint(@builtin(workgroup_id) group: vec3<u32>, @builtin(local_invocation_index) thread: u32) {
    product(group.y, parameters.first + group.x, parameters.images, thread);
}
