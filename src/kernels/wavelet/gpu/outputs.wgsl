// Where the transform's values go, for both of its kernels: each into its row, and ρ of it into another. Uses the kernel's own
// `parameters`, `rho_parameters` and `rows`, and `rho`.

// A plane that is wanted.
fn put(base: u32, channel: u32, at: u32, row: u32, value: f32) {
    if base != NONE {
        rows[(base + channel) * row + at] = value;
    }
}

// Stores φ of a channel at index `at` of rows of `row` values.
fn store_low(channel: u32, at: u32, row: u32, z: vec2<f32>) {
    put(parameters.low_re, channel, at, row, z.x);
    put(parameters.low_im, channel, at, row, z.y);
    if parameters.rho_low_re != NONE {
        let b = parameters.rho_low_first + channel;
        let value = rho(z, rho_parameters[b], rho_parameters[parameters.collapsed + b]);
        put(parameters.rho_low_re, channel, at, row, value.x);
        put(parameters.rho_low_im, channel, at, row, value.y);
    }
}

// Stores ψ likewise; here the channel counts orientations, too.
fn store_wave(channel: u32, at: u32, row: u32, z: vec2<f32>) {
    put(parameters.wave_re, channel, at, row, z.x);
    put(parameters.wave_im, channel, at, row, z.y);
    if parameters.rho_wave_re != NONE {
        let b = parameters.rho_wave_first + channel;
        let value = rho(z, rho_parameters[b], rho_parameters[parameters.collapsed + b]);
        put(parameters.rho_wave_re, channel, at, row, value.x);
        put(parameters.rho_wave_im, channel, at, row, value.y);
    }
}
