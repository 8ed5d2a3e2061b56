// ρ and its gradient at one point, for every kernel that needs them. Before it: RHO, which of them, ALPHA, the bits of the
// dial's α, and EPSILON.
//
// The gradient is taken apart into the part along z, which changes |z|, and the part across, which turns z: written so, nothing
// cancels, however small z is.

const MODULUS: u32 = 0u;
const SOFT_THRESHOLD: u32 = 1u;
const SIGMOID: u32 = 2u;
const TANH: u32 = 3u;
const AMPLITUDE_COLLAPSE: u32 = 4u;
const DIAL: u32 = 6u;

// Length of z, and its direction: of zero, to the right.
struct Polar {
    r: f32,
    direction: vec2<f32>,
}

fn polar(z: vec2<f32>) -> Polar {
    // Real numbers keep length and direction to the last digit, as the gradient across them is then exactly zero.
    if z.y == 0.0 {
        return Polar(abs(z.x), vec2<f32>(select(1.0, -1.0, z.x < 0.0), 0.0));
    }
    let r = sqrt(z.x * z.x + z.y * z.y);
    if r == 0.0 {
        return Polar(0.0, vec2<f32>(1.0, 0.0));
    }
    return Polar(r, z / r);
}

// For a ρ(z) = s(r)·z that keeps the phase.
struct Gate {
    // s.
    across: f32,
    // d(s·r)/dr.
    along: f32,
    // d(s·r)/db and d(s·r)/dg.
    bias: f32,
    gain: f32,
}

// tanh r for r ≥ 0, given e = exp(−2r); the built-in one may overflow, and the quotient loses digits near 0.
fn tanh_of(r: f32, e: f32) -> f32 {
    let q = r * r;
    let series = r * (1.0 - q * (1.0 / 3.0 - q * (2.0 / 15.0 - q * (17.0 / 315.0 - q * (62.0 / 2835.0)))));
    return select((1.0 - e) / (1.0 + e), series, r < 0.25);
}

fn gate(r: f32, bias: f32, gain: f32) -> Gate {
    let d = r + EPSILON;
    if RHO == SOFT_THRESHOLD {
        let s = 1.0 - bias / d;
        if s > 0.0 {
            return Gate(s, 1.0 - bias * EPSILON / (d * d), -r / d, 0.0);
        }
        return Gate(0.0, 0.0, 0.0, 0.0);
    }
    if RHO == SIGMOID {
        // exp of nothing positive, so that it cannot overflow.
        let x = gain * r + bias;
        let e = exp(-abs(x));
        let u = select(e, 1.0, x >= 0.0) / (1.0 + e);
        let slope = e / ((1.0 + e) * (1.0 + e)) * (r / d);
        return Gate(u / d, u * (EPSILON / d) / d + slope * gain, slope, slope * r);
    }
    if RHO == TANH {
        let e = exp(-2.0 * r);
        let t = tanh_of(r, e);
        return Gate(t / d, t * (EPSILON / d) / d + 4.0 * e / ((1.0 + e) * (1.0 + e)) * (r / d), 0.0, 0.0);
    }
    if RHO == AMPLITUDE_COLLAPSE {
        return Gate(1.0 / d, (EPSILON / d) / d, 0.0, 0.0);
    }
    return Gate(1.0, 1.0, 0.0, 0.0);
}

// e^{iαφ} for the direction e^{iφ}, −π < φ ≤ π.
fn turned(direction: vec2<f32>) -> vec2<f32> {
    let alpha = bitcast<f32>(ALPHA);
    let side = select(1.0, -1.0, direction.y < 0.0);
    if alpha == 0.5 {
        // The larger half-angle function from a sum of positive numbers, the smaller one by it: nothing cancels.
        let larger = sqrt(0.5 + 0.5 * abs(direction.x));
        let smaller = 0.5 * abs(direction.y) / larger;
        if direction.x < 0.0 {
            return vec2<f32>(smaller, side * larger);
        }
        return vec2<f32>(larger, side * smaller);
    }
    // With |y|, so that no device's atan2 is asked about −0.
    let angle = alpha * atan2(abs(direction.y), direction.x);
    return vec2<f32>(cos(angle), side * sin(angle));
}

// Whether the dial turns anything.
fn turns() -> bool {
    return RHO == DIAL && bitcast<f32>(ALPHA) < 1.0;
}

// ρ(z); the modulus is the real part.
fn rho(z: vec2<f32>, bias: f32, gain: f32) -> vec2<f32> {
    let p = polar(z);
    if RHO == MODULUS {
        return vec2<f32>(p.r, 0.0);
    }
    if turns() {
        return p.r * turned(p.direction);
    }
    return gate(p.r, bias, gain).across * z;
}

struct RhoGradient {
    z: vec2<f32>,
    bias: f32,
    gain: f32,
}

// The gradient of z, b and g, where d is that of ρ(z).
fn rho_adjoint(z: vec2<f32>, bias: f32, gain: f32, d: vec2<f32>) -> RhoGradient {
    let p = polar(z);
    if RHO == MODULUS {
        return RhoGradient(select(vec2<f32>(0.0), d.x * p.direction, p.r > 0.0), 0.0, 0.0);
    }
    let quarter_turn = vec2<f32>(-p.direction.y, p.direction.x);
    if turns() {
        // d turned back by αφ: its part along z changes r, α times its part across turns z.
        let u = turned(p.direction);
        let part = vec2<f32>(dot(d, u), bitcast<f32>(ALPHA) * (d.y * u.x - d.x * u.y));
        let gradient = p.direction * part.x + quarter_turn * part.y;
        return RhoGradient(select(vec2<f32>(0.0), gradient, p.r > 0.0), 0.0, 0.0);
    }
    let s = gate(p.r, bias, gain);
    let along = dot(d, p.direction);
    let across = d.y * p.direction.x - d.x * p.direction.y;
    return RhoGradient(p.direction * (along * s.along) + quarter_turn * (across * s.across), along * s.bias, along * s.gain);
}
