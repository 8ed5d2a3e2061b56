// Gradient of the linear layer's inputs: d_features[image, input] = sum over classes of d_logits[image, class]·linear[class, input].

struct Parameters {
    first: u32,
    images: u32,
    classes: u32,
    inputs: u32,
    // Where it begins in the weights.
    linear: u32,
}

@group(0) @binding(0) var<uniform> parameters: Parameters;
@group(0) @binding(1) var<storage, read> d_logits: array<f32>;
@group(0) @binding(2) var<storage, read> weights: array<f32>;
@group(0) @binding(3) var<storage, read_write> d_features: array<f32>;

const LEFT_ALONG_INNER = true;
const RIGHT_ALONG_INNER = false;

fn left(image: u32, k: u32) -> f32 {
    if image < parameters.images && k < parameters.classes {
        return d_logits[image * parameters.classes + k];
    }
    return 0.0;
}

fn right(k: u32, input: u32) -> f32 {
    if k < parameters.classes && input < parameters.inputs {
        return weights[parameters.linear + k * parameters.inputs + input];
    }
    return 0.0;
}

fn finish(image: u32, input: u32, sum: f32) {
    if image < parameters.images && input < parameters.inputs {
        d_features[image * parameters.inputs + input] = sum;
    }
}

@compute @workgroup_size(WORKGROUP)
fn features_adjoint(@builtin(workgroup_id) group: vec3<u32>, @builtin(local_invocation_index) thread: u32) {
    product(group.y, parameters.first + group.x, parameters.classes, thread);
}
