//! A graph under construction: every call adds one node and gives the name of what it computes.

use super::proto::{
    Attribute, Dimension, Extent, FLOAT, Graph, INT64, Node, Shape, Tensor, TensorType, Type, ValueInfo,
};

/// The name of a value in the graph.
pub type Value = String;

/// Nodes and constants so far.
#[derive(Default)]
pub struct Builder {
    graph: Graph,
    /// What the next nodes are part of, such as `block3`; names begin with it.
    pub scope: String,
}

impl Builder {
    /// A node of one output.
    pub fn node(&mut self, op: &str, inputs: &[&Value], attributes: Vec<Attribute>) -> Value {
        let output = format!("{}.{}{}", self.scope, op.to_lowercase(), self.graph.node.len());
        self.named(op, inputs, attributes, output)
    }

    /// A node of one output, which is called `output`.
    pub fn named(&mut self, op: &str, inputs: &[&Value], attribute: Vec<Attribute>, output: Value) -> Value {
        self.graph.node.push(Node {
            input: inputs.iter().map(|&v| v.clone()).collect(),
            output: vec![output.clone()],
            name: output.clone(),
            op_type: op.into(),
            attribute,
        });
        output
    }

    /// A constant of floats.
    pub fn floats(&mut self, name: &str, dims: &[usize], values: &[f32]) -> Value {
        self.constant(name, dims, FLOAT, values.iter().flat_map(|v| v.to_le_bytes()).collect())
    }

    /// A list of whole numbers.
    pub fn integers(&mut self, name: &str, values: &[i64]) -> Value {
        self.constant(name, &[values.len()], INT64, values.iter().flat_map(|v| v.to_le_bytes()).collect())
    }

    /// One float, for an operation with every value of another tensor.
    pub fn scalar(&mut self, name: &str, value: f64) -> Value {
        self.floats(name, &[1], &[value as f32])
    }

    fn constant(&mut self, name: &str, dims: &[usize], data_type: i32, raw_data: Vec<u8>) -> Value {
        let name = format!("{}.{name}", self.scope);
        if !self.graph.initializer.iter().any(|t| t.name == name) {
            let dims = dims.iter().map(|&d| d as i64).collect();
            self.graph.initializer.push(Tensor { dims, data_type, name: name.clone(), raw_data });
        }
        name
    }

    /// The same values in another shape; one extent may be −1, what is left, and 0 keeps an extent.
    pub fn reshape(&mut self, value: &Value, shape: &[i64]) -> Value {
        let name = format!("shape{}", shape.iter().map(|d| format!("_{d}")).collect::<String>());
        let shape = self.integers(&name, shape);
        self.node("Reshape", &[value, &shape], vec![])
    }

    /// Indices `from..to` of an axis.
    pub fn slice(&mut self, value: &Value, axis: i64, from: usize, to: usize) -> Value {
        let [from, to, axis] =
            [from as i64, to as i64, axis].map(|v| self.integers(&format!("index_{v}"), &[v]));
        self.node("Slice", &[value, &from, &to, &axis], vec![])
    }

    /// Along an axis; one value alone stays as it is.
    pub fn concat(&mut self, values: &[Value], axis: i64) -> Value {
        match values {
            [one] => one.clone(),
            _ => self.node("Concat", &values.iter().collect::<Vec<_>>(), vec![int("axis", axis)]),
        }
    }

    /// √(re² + im²); |re| where there is no imaginary part.
    pub fn modulus(&mut self, re: &Value, im: Option<&Value>) -> Value {
        let Some(im) = im else { return self.node("Abs", &[re], vec![]) };
        let re = self.node("Mul", &[re, re], vec![]);
        let im = self.node("Mul", &[im, im], vec![]);
        let sum = self.node("Add", &[&re, &im], vec![]);
        self.node("Sqrt", &[&sum], vec![])
    }

    /// What was built, from `input` to `output`: names and extents, the first of which may be any number of images.
    pub fn finish(mut self, name: &str, input: (&str, &[usize]), output: (&str, &[usize])) -> Graph {
        self.graph.name = name.into();
        self.graph.input.push(described(input));
        self.graph.output.push(described(output));
        self.graph
    }
}

fn described((name, extents): (&str, &[usize])) -> ValueInfo {
    let images = Extent::Param("images".into());
    let dims = std::iter::once(images).chain(extents.iter().map(|&e| Extent::Value(e as i64)));
    let shape = Shape { dim: dims.map(|value| Dimension { value: Some(value) }).collect() };
    let tensor_type = Some(TensorType { elem_type: FLOAT, shape: Some(shape) });
    ValueInfo { name: name.into(), r#type: Some(Type { tensor_type }) }
}

/// An attribute that is one whole number.
pub fn int(name: &str, value: i64) -> Attribute {
    Attribute { name: name.into(), i: value, ints: vec![], kind: 2 }
}

/// An attribute that is a list of whole numbers.
pub fn ints(name: &str, values: &[i64]) -> Attribute {
    Attribute { name: name.into(), i: 0, ints: values.to_vec(), kind: 7 }
}
