//! Fisher ratio of a held-out half within the discriminant directions of the other half.

use super::class_space::HeldOut;
use crate::{Error, Result};

/// tr((UᵀΣ_W U)⁻¹ UᵀΣ_B U), with U = Σ̃⁻¹·(centred class means) fitted on one half (Σ̃: its within-class covariance
/// shrunk towards the diagonal) and Σ_W, Σ_B those of the held-out half: Σ_W with n − C degrees of freedom, not
/// shrunk, Σ_B = Σ_c (m_c − m̄)(m_c − m̄)ᵀ / C. The ratio does not depend on the basis chosen for the span of U.
pub(super) fn fisher_ratio(held: &HeldOut) -> Result<f64> {
    let (classes, rank) = (held.counts.len(), held.rank);
    if rank == 0 {
        return Ok(0.0);
    }
    let freedom = held.counts.iter().sum::<u64>().saturating_sub(classes as u64) as f64;
    if freedom < rank as f64 {
        return Err(Error::value(
            "images in one half",
            format!("at least {} for {classes} classes: give more images", classes + rank),
            held.counts.iter().sum::<u64>(),
        ));
    }
    let factor = held.within.clone().cholesky().map_err(|_| {
        Error::value(
            "held-out features",
            "some variation within classes in every discriminant direction",
            "none in one of them: give more images",
        )
    })?;
    let mut ratio = 0.0;
    for class in 0..classes {
        let mut centred: Vec<f64> = (0..rank)
            .map(|k| {
                let centre = (0..classes).map(|c| held.means[c * rank + k]).sum::<f64>() / classes as f64;
                held.means[class * rank + k] - centre
            })
            .collect();
        factor.solve_lower(&mut centred);
        ratio += centred.iter().map(|x| x * x).sum::<f64>() * freedom / classes as f64;
    }
    Ok(ratio)
}
