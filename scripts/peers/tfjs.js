// The network in TensorFlow.js operations, step by step as in its ONNX file, from whose tensors it is made (`files`: an index, { spec,
// tensors: { name: { dims, integers, offset, length } } }, and their values). Maps are (channels, pixels) matrices.

async function load({ index, values }) {
  const { spec, tensors } = await (await fetch(index)).json();
  const buffer = await (await fetch(values)).arrayBuffer();
  const get = (name) => tensors[name] && new Float32Array(buffer, tensors[name].offset, tensors[name].length);
  return { spec, get, dims: (name) => tensors[name]?.dims };
}

export async function network(tf, files) {
  const { spec, get, dims } = await load(files);
  const matrix = (name) => get(name) && tf.tensor2d(get(name), dims(name).slice(0, 2));
  const column = (name) => get(name) && tf.tensor2d(get(name), [get(name).length, 1]);
  const product = (plane, j) =>
    get(`block${j}.projection${plane}`) && [matrix(`block${j}.projection${plane}`), column(`block${j}.offset${plane}`)];
  const l = spec.orientations;
  const blocks = spec.widths.map((_, j) => ({
    whole: matrix(`block${j}.filters`),
    rows: matrix(`block${j}.along_rows`),
    columns: matrix(`block${j}.along_columns`),
    both: product('', j),
    re: product('_re', j),
    im: product('_im', j),
  }));
  const linear = tf.transpose(matrix('classifier.linear'));
  const bias = tf.tensor1d(get('classifier.bias'));

  const joined = (parts, axis) => (parts.length > 1 ? tf.concat(parts, axis) : parts[0]);
  const modulus = (re, im) => tf.sqrt(tf.add(tf.square(re), tf.square(im)));
  const project = (x, [weights, offset]) => tf.add(tf.matMul(weights, x), offset);

  /** Every plane of φx and ψx: (channels, planes of the filters, pixels); `side` is how many pixels a row has. */
  function filter(b, x, side) {
    const [channels, pixels] = x[0].shape;
    const outputs = 1 + 2 * l + (x.length - 1);
    if (b.whole) return tf.reshape(tf.matMul(joined(x, 1), b.whole), [channels, outputs, -1]);
    const height = pixels / side;
    const sides = joined(
      x.map((plane) => tf.reshape(plane, [channels, height, 1, side])),
      2,
    );
    const lines = tf.matMul(tf.reshape(b.rows, [1, ...b.rows.shape]), tf.reshape(sides, [channels, height, x.length * side]));
    const filtered = tf.matMul(tf.reshape(lines, [-1, b.columns.shape[0]]), b.columns);
    const width = b.columns.shape[1] / outputs;
    return tf.reshape(tf.transpose(tf.reshape(filtered, [channels, -1, outputs, width]), [0, 2, 1, 3]), [channels, outputs, -1]);
  }

  function block(b, x, side) {
    const filtered = filter(b, x, side);
    const [channels, , pixels] = filtered.shape;
    const maps = (from, count) => tf.reshape(tf.slice(filtered, [0, from, 0], [-1, count, -1]), [channels * count, pixels]);
    let groups;
    if (x.length === 2 && spec.skip) {
      const z = [maps(0, 1 + l), maps(1 + l, 1 + l)];
      groups = [z, [modulus(...z)]];
    } else {
      const low = x.length === 2 ? [maps(0, 1), maps(1 + l, 1)] : [maps(0, 1)];
      const wave = [maps(1, l), maps(x.length === 2 ? 2 + l : 1 + l, l)];
      groups = spec.skip ? [low, wave, [tf.abs(low[0])], [modulus(...wave)]] : [low, [modulus(...wave)]];
    }
    const reals = groups.map(([re]) => re);
    const imaginaries = groups.flatMap(([, im]) => (im ? [im] : []));
    const out = b.both
      ? tf.split(project(joined([...reals, ...imaginaries], 0), b.both), 2, 0)
      : [project(joined(reals, 0), b.re), ...(imaginaries.length ? [project(joined(imaginaries, 0), b.im)] : [])];
    const squares = out.map((plane) => tf.sum(tf.square(plane), 0, true));
    const norm = tf.maximum(tf.sqrt(squares.length > 1 ? tf.add(...squares) : squares[0]), 1e-30);
    return out.map((plane) => tf.div(plane, norm));
  }

  return {
    input: ({ values, shape }) => tf.tensor2d(values, [shape[1], shape[2] * shape[3]]),
    run(input) {
      let x = [input];
      for (const b of blocks) x = block(b, x, Math.sqrt(x[0].shape[1]));
      const features = tf.reshape(joined(x, 0), [1, -1]);
      return tf.add(tf.matMul(features, linear), bias);
    },
  };
}
