//! Every WGSL text against its declaration, read with naga. Needs no device.

use std::path::Path;

use naga::front::wgsl;
use naga::valid::{Capabilities, ValidationFlags, Validator};
use naga::{AddressSpace, Module, ScalarKind, ShaderStage, StorageAccess, Type, TypeInner};
use phase_collapse::gpu::KERNELS;
use phase_collapse::kernels::measure::COPY;
use phase_collapse::kernels::wgsl::{Access, Binding, Kernel, Variant, Word, reads, writes};

fn word(ty: &Type) -> Option<Word> {
    match ty.inner {
        TypeInner::Scalar(s) if s.width == 4 && s.kind == ScalarKind::Float => Some(Word::F32),
        TypeInner::Scalar(s) if s.width == 4 && s.kind == ScalarKind::Uint => Some(Word::U32),
        _ => None,
    }
}

/// The uniform structure's members are `first` and the declared parameters, four bytes each.
fn check_parameters(module: &Module, kernel: &Kernel, ty: &Type, what: &str) {
    let TypeInner::Struct { members, .. } = &ty.inner else { panic!("{what}: parameters are no structure") };
    let found: Vec<_> = members
        .iter()
        .map(|m| (m.name.as_deref().unwrap_or(""), word(&module.types[m.ty]), m.offset))
        .collect();
    let declared = std::iter::once(&("first", Word::U32)).chain(kernel.parameters);
    let declared: Vec<_> =
        declared.enumerate().map(|(i, &(name, word))| (name, Some(word), 4 * i as u32)).collect();
    assert_eq!(found, declared, "{what}: parameters");
}

/// Globals: `parameters` at binding 0, then the declared buffers, nothing else. Returns bytes of workgroup memory.
fn check_globals(module: &Module, kernel: &Kernel, what: &str) -> u32 {
    let (mut buffers, mut uniforms, mut shared) = (Vec::new(), 0, 0);
    for (_, global) in module.global_variables.iter() {
        let name = global.name.as_deref().unwrap_or("");
        let ty = &module.types[global.ty];
        let binding = global.binding.as_ref().map(|b| (b.group, b.binding));
        match global.space {
            AddressSpace::Uniform => {
                assert_eq!((name, binding), ("parameters", Some((0, 0))), "{what}");
                check_parameters(module, kernel, ty, what);
                uniforms += 1;
            }
            AddressSpace::Storage { access } => {
                let TypeInner::Array { base, .. } = ty.inner else { panic!("{what}: {name} is no array") };
                let access = if access.contains(StorageAccess::STORE) { Access::Write } else { Access::Read };
                buffers.push((binding.expect(name), name, Some(access), word(&module.types[base])));
            }
            AddressSpace::WorkGroup => shared += ty.inner.size(module.to_ctx()),
            space => panic!("{what}: {name} in {space:?}"),
        }
    }
    buffers.sort_by_key(|b| b.0);
    let declared = kernel.bindings.iter().enumerate();
    let declared: Vec<_> =
        declared.map(|(i, b)| ((0, i as u32 + 1), b.name, Some(b.access), Some(b.word))).collect();
    assert_eq!(buffers, declared, "{what}: buffers");
    assert_eq!(uniforms, 1, "{what}: uniform structures");
    shared
}

fn check(variant: &Variant) {
    let kernel = variant.kernel;
    let what = format!("{} {:?}", kernel.name, variant.constants);
    assert_eq!(variant.constants.len(), kernel.constants.len(), "{what}: a sample's constants");
    let text = variant.text();
    let module = wgsl::parse_str(&text).unwrap_or_else(|e| panic!("{what}: {}", e.emit_to_string(&text)));
    Validator::new(ValidationFlags::all(), Capabilities::default())
        .validate(&module)
        .unwrap_or_else(|e| panic!("{what}: {}", e.emit_to_string(&text)));

    let shared = check_globals(&module, kernel, &what);
    assert!(shared <= 16_384, "{what}: {shared} bytes of workgroup memory");
    assert!(kernel.bindings.len() <= 8, "{what}: {} storage buffers", kernel.bindings.len());
    let [entry] = &module.entry_points[..] else { panic!("{what}: not one entry point") };
    assert_eq!((entry.name.as_str(), entry.stage), (kernel.entry, ShaderStage::Compute), "{what}");
    assert_eq!(entry.workgroup_size, [variant.workgroup(), 1, 1], "{what}");
    assert!((1..=256).contains(&variant.workgroup()), "{what}: {} invocations", variant.workgroup());
    // Work that is cut into several dispatches would otherwise do its beginning again and again.
    assert!(kernel.source.contains("parameters.first"), "{what}: the first workgroup is not heeded");
}

#[test]
fn every_text_is_as_declared() {
    for kernel in KERNELS {
        assert!(!kernel.samples.is_empty(), "{}: no sample of constants", kernel.name);
        for constants in kernel.samples {
            check(&Variant { kernel, constants: constants.to_vec() });
        }
    }
}

#[test]
fn names_are_different() {
    let mut names: Vec<_> = KERNELS.iter().map(|k| k.name).collect();
    names.sort_unstable();
    assert!(names.windows(2).all(|pair| pair[0] != pair[1]), "{names:?}");
}

fn wgsl_files(folder: &Path, found: &mut Vec<std::path::PathBuf>) {
    for entry in std::fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            wgsl_files(&path, found);
        } else if path.extension().is_some_and(|e| e == "wgsl") {
            found.push(path);
        }
    }
}

#[test]
fn every_file_serves_a_kernel() {
    let mut files = Vec::new();
    wgsl_files(&Path::new(env!("CARGO_MANIFEST_DIR")).join("src"), &mut files);
    assert!(files.len() > 10, "{files:?}");
    for file in files {
        // As it is shipped: without comments, indentation and empty lines.
        let text = std::fs::read_to_string(&file).unwrap();
        let lines =
            text.lines().map(|l| l.split("//").next().unwrap().trim_start()).filter(|l| !l.is_empty());
        let text: String = lines.flat_map(|l| [l, "\n"]).collect();
        let serves = |k: &&Kernel| k.source == text || k.shared.contains(&text.as_str());
        assert!(KERNELS.iter().any(serves), "{} is in no kernel of the table", file.display());
    }
}

const VALUES: Binding = reads("values", Word::F32);
const COPIED: Binding = writes("copied", Word::F32);

#[test]
fn wrong_declarations_are_noticed() {
    const NAMED: Binding = reads("value", Word::F32);
    const WRITTEN: Binding = writes("values", Word::F32);
    const WHOLE: Binding = reads("values", Word::U32);
    let wrong = [
        ("entry", Kernel { entry: "copies", ..COPY }),
        ("workgroup", Kernel { workgroup: |_| 512, ..COPY }),
        ("a buffer's name", Kernel { bindings: &[NAMED, COPIED], ..COPY }),
        ("a buffer's access", Kernel { bindings: &[WRITTEN, COPIED], ..COPY }),
        ("a buffer's type", Kernel { bindings: &[WHOLE, COPIED], ..COPY }),
        ("a buffer missing", Kernel { bindings: &[VALUES], ..COPY }),
        ("a parameter's name", Kernel { parameters: &[("counts", Word::U32)], ..COPY }),
        ("a parameter's type", Kernel { parameters: &[("count", Word::F32)], ..COPY }),
        ("a parameter more", Kernel { parameters: &[("count", Word::U32), ("more", Word::U32)], ..COPY }),
        ("a constant without a value", Kernel { constants: &["SIZE"], ..COPY }),
        ("workgroup memory", Kernel { shared: &["var<workgroup> much: array<f32, 4097>;"], ..COPY }),
        ("text", Kernel { shared: &["fn f() -> f32 { return 1u; }"], ..COPY }),
    ];
    for (what, kernel) in wrong {
        let kernel: &'static Kernel = Box::leak(Box::new(kernel));
        let outcome = std::panic::catch_unwind(|| check(&Variant::plain(kernel)));
        assert!(outcome.is_err(), "{what} was not noticed");
    }
    check(&Variant::plain(&COPY));
}
