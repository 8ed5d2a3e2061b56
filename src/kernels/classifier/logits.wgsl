// The linear layer: logits[image, class] = bias[class] + linear[class, ·]·features[image, ·].

struct Parameters {
    first: u32,
    images: u32,
    classes: u32,
    inputs: u32,
    // Where the two begin in the weights.
    linear: u32,
    bias: u32,
}

@group(0) @binding(0) var<uniform> parameters: Parameters;
@group(0) @binding(1) var<storage, read> features: array<f32>;
@group(0) @binding(2) var<storage, read> weights: array<f32>;
@group(0) @binding(3) var<storage, read_write> logits: array<f32>;

const LEFT_ALONG_INNER = true;
const RIGHT_ALONG_INNER = true;

fn left(image: u32, k: u32) -> f32 {
    if image < parameters.images && k < parameters.inputs {
        return features[image * parameters.inputs + k];
    }
    return 0.0;
}

fn right(k: u32, kind: u32) -> f32 {
    if kind < parameters.classes && k < parameters.inputs {
        return weights[parameters.linear + kind * parameters.inputs + k];
    }
    return 0.0;
}

fn finish(image: u32, kind: u32, sum: f32) {
    if image < parameters.images && kind < parameters.classes {
        logits[image * parameters.classes + kind] = weights[parameters.bias + kind] + sum;
    }
}

@compute @workgroup_size(WORKGROUP)
fn linear_layer(@builtin(workgroup_id) group: vec3<u32>, @builtin(local_invocation_index) thread: u32) {
    product(parameters.first + group.x, group.y, parameters.inputs, thread);
}
