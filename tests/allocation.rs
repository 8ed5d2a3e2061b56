//! A warm forward pass allocates nothing: a counting allocator watches one.

use std::alloc::{GlobalAlloc, Layout, System};
use std::cell::Cell;

use phase_collapse::engine::{Forward, Level};
use phase_collapse::network::{Model, Spec};

thread_local! {
    static ALLOCATIONS: Cell<usize> = const { Cell::new(0) };
}

struct Counting;

// SAFETY: hands everything to the system's allocator.
unsafe impl GlobalAlloc for Counting {
    unsafe fn alloc(&self, layout: Layout) -> *mut u8 {
        ALLOCATIONS.with(|n| n.set(n.get() + 1));
        unsafe { System.alloc(layout) }
    }
    unsafe fn dealloc(&self, at: *mut u8, layout: Layout) {
        unsafe { System.dealloc(at, layout) }
    }
    unsafe fn realloc(&self, at: *mut u8, layout: Layout, size: usize) -> *mut u8 {
        ALLOCATIONS.with(|n| n.set(n.get() + 1));
        unsafe { System.realloc(at, layout, size) }
    }
}

#[global_allocator]
static COUNTING: Counting = Counting;

fn allocations(work: impl FnOnce()) -> usize {
    let before = ALLOCATIONS.with(Cell::get);
    work();
    ALLOCATIONS.with(Cell::get) - before
}

fn spec(nonlinearity: &str, skip: bool, real_projection: bool, orientations: usize) -> Spec {
    Spec::from_json(&format!(
        r#"{{"input_channels": 3, "input_size": 16, "widths": [4, 6, 8], "orientations": {orientations}, "skip": {skip},
            "real_projection": {real_projection}, "nonlinearity": "{nonlinearity}", "factorized_from_block": 0,
            "avgpool": false, "classes": 10}}"#
    ))
    .unwrap()
}

#[test]
fn a_warm_pass_allocates_nothing() {
    for (nonlinearity, skip, real, orientations) in
        [("mod", true, true, 4), ("mod", false, false, 4), ("cst", true, true, 4), ("cst", false, false, 8)]
    {
        let model = Model::untrained(&spec(nonlinearity, skip, real, orientations), 1).unwrap();
        for level in Level::available() {
            let mut forward = Forward::at_level(&model, 2, Some(level)).unwrap();
            let images = vec![0.5; 2 * 3 * 256];
            let cold = allocations(|| forward.run(&images, 2).unwrap());
            let warm = allocations(|| forward.run(&images, 2).unwrap());
            assert!(cold > 0, "the counter counts nothing");
            assert_eq!(warm, 0, "{nonlinearity} skip {skip} real {real} L={orientations} {level:?}");
        }
    }
}
