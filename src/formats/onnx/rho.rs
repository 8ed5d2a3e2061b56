//! ρ in ONNX's operations.

use std::f64::consts::PI;

use super::graph::{Builder, Value};
use crate::kernels::rho::{EPSILON, Nonlinearity};

/// ρ of a complex value, (images, channels, H, W) each plane, or of a real one; `bias` and `gain` one a channel, or empty.
pub fn apply(
    g: &mut Builder,
    rho: Nonlinearity,
    (bias, gain): (&[f32], &[f32]),
    re: &Value,
    im: Option<&Value>,
) -> (Value, Option<Value>) {
    if rho == Nonlinearity::None {
        return (re.clone(), im.cloned());
    }
    let r = g.modulus(re, im);
    let gate = match rho {
        Nonlinearity::Modulus => return (r, None),
        Nonlinearity::Dial(alpha) => {
            return if alpha.value() == 1.0 {
                (re.clone(), im.cloned())
            } else {
                turned(g, f64::from(alpha.value()), re, im, &r)
            };
        }
        Nonlinearity::None => unreachable!("answered above"),
        Nonlinearity::SoftThreshold => {
            let d = above_zero(g, &r);
            let b = g.floats("threshold", &[1, bias.len(), 1, 1], bias);
            let share = g.node("Div", &[&b, &d], vec![]);
            let one = g.scalar("one", 1.0);
            let kept = g.node("Sub", &[&one, &share], vec![]);
            g.node("Relu", &[&kept], vec![])
        }
        Nonlinearity::Sigmoid => {
            let b = g.floats("bias", &[1, bias.len(), 1, 1], bias);
            let k = g.floats("gain", &[1, gain.len(), 1, 1], gain);
            let scaled = g.node("Mul", &[&r, &k], vec![]);
            let shifted = g.node("Add", &[&scaled, &b], vec![]);
            let amplitude = g.node("Sigmoid", &[&shifted], vec![]);
            over_modulus(g, &amplitude, &r)
        }
        Nonlinearity::Tanh => {
            let amplitude = g.node("Tanh", &[&r], vec![]);
            over_modulus(g, &amplitude, &r)
        }
        Nonlinearity::AmplitudeCollapse => {
            let one = g.scalar("one", 1.0);
            over_modulus(g, &one, &r)
        }
    };
    let re = g.node("Mul", &[re, &gate], vec![]);
    (re, im.map(|im| g.node("Mul", &[im, &gate], vec![])))
}

fn above_zero(g: &mut Builder, r: &Value) -> Value {
    let epsilon = g.scalar("epsilon", EPSILON);
    g.node("Add", &[r, &epsilon], vec![])
}

fn over_modulus(g: &mut Builder, amplitude: &Value, r: &Value) -> Value {
    let d = above_zero(g, r);
    g.node("Div", &[amplitude, &d], vec![])
}

/// r·e^{iαφ}. ONNX has no atan2: φ is the arctangent of im/re, half a turn on where re < 0, and 0 or ±π/2 where re = 0.
fn turned(g: &mut Builder, alpha: f64, re: &Value, im: Option<&Value>, r: &Value) -> (Value, Option<Value>) {
    let zero = g.scalar("zero", 0.0);
    let pi = g.scalar("pi", PI);
    let left = g.node("Less", &[re, &zero], vec![]);
    let phase = match im {
        None => g.node("Where", &[&left, &pi, &zero], vec![]),
        Some(im) => {
            let slope = g.node("Div", &[im, re], vec![]);
            let nothing = g.node("Equal", &[r, &zero], vec![]);
            let slope = g.node("Where", &[&nothing, &zero, &slope], vec![]);
            let within = g.node("Atan", &[&slope], vec![]);
            let minus = g.scalar("minus_pi", -PI);
            let below = g.node("Less", &[im, &zero], vec![]);
            let half = g.node("Where", &[&below, &minus, &pi], vec![]);
            let half = g.node("Where", &[&left, &half, &zero], vec![]);
            g.node("Add", &[&within, &half], vec![])
        }
    };
    let alpha = g.scalar("alpha", alpha);
    let phase = g.node("Mul", &[&phase, &alpha], vec![]);
    let mut part = |op: &str| {
        let part = g.node(op, &[&phase], vec![]);
        g.node("Mul", &[r, &part], vec![])
    };
    (part("Cos"), Some(part("Sin")))
}
