// Mean, variance and scale of each channel from its partial moments (Chan, Golub and LeVeque's update), and one step of the running
// statistics.

struct Parameters {
    first: u32,
    channels: u32,
    all_slices: u32,
    mean_re_at: u32,
    mean_im_at: u32,
    var_at: u32,
    epsilon: f32,
    momentum: f32,
}

@group(0) @binding(0) var<uniform> parameters: Parameters;
@group(0) @binding(1) var<storage, read> partials: array<f32>;
@group(0) @binding(2) var<storage, read> complex_at: array<u32>;
@group(0) @binding(3) var<storage, read_write> channel_statistics: array<f32>;
@group(0) @binding(4) var<storage, read_write> running: array<f32>;

// Count, mean and Σ(v − mean)² of a row.
fn total(row: u32) -> vec3<f32> {
    var all = vec3<f32>(0.0);
    for (var slice = 0u; slice < parameters.all_slices; slice++) {
        let at = 3u * (row * parameters.all_slices + slice);
        let n = partials[at];
        if n > 0.0 {
            let apart = partials[at + 1u] - all.y;
            let both = all.x + n;
            all = vec3<f32>(both, all.y + apart * n / both, all.z + partials[at + 2u] + apart * apart * all.x * n / both);
        }
    }
    return all;
}

fn step(at: u32, channel: u32, value: f32) {
    if at != NONE {
        running[at + channel] = mix(running[at + channel], value, parameters.momentum);
    }
}

@compute @workgroup_size(WORKGROUP)
fn statistics(@builtin(global_invocation_id) id: vec3<u32>) {
    let channel = id.x + parameters.first * WORKGROUP;
    if channel >= parameters.channels {
        return;
    }
    let re = total(channel);
    var im = vec3<f32>(0.0);
    if complex_at[channel] != NONE {
        im = total(parameters.channels + complex_at[channel]);
    }
    let variance = (re.z + im.z) / max(re.x, 1.0);
    let at = 4u * channel;
    channel_statistics[at] = re.y;
    channel_statistics[at + 1u] = im.y;
    channel_statistics[at + 2u] = 1.0 / sqrt(variance + parameters.epsilon);
    channel_statistics[at + 3u] = variance;
    step(parameters.mean_re_at, channel, re.y);
    step(parameters.mean_im_at, channel, im.y);
    // The running variance is the unbiased one.
    step(parameters.var_at, channel, variance * re.x / (max(re.x, 2.0) - 1.0));
}
