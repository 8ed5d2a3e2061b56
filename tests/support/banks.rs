//! Filter banks and extents that every fast wavelet transform is compared on.

use phase_collapse::wavelet::BankKind;

/// Kind, L, rows, columns, channels, images.
pub type Case = (BankKind, usize, usize, usize, usize, usize);

/// Channels times images: fewer than any vector has lanes, exactly one, one more, a prime.
pub const BANKS: [Case; 16] = [
    (BankKind::FactorizedEven, 4, 32, 32, 1, 1),
    (BankKind::FactorizedOdd, 4, 32, 32, 8, 2),
    (BankKind::FactorizedEven, 4, 7, 9, 17, 1),
    (BankKind::FactorizedOdd, 4, 7, 5, 3, 3),
    (BankKind::FactorizedEven, 4, 2, 2, 65, 1),
    (BankKind::FactorizedOdd, 4, 2, 3, 4, 4),
    (BankKind::Dyadic, 4, 16, 16, 5, 1),
    (BankKind::FactorizedEven, 4, 64, 33, 1, 1),
    (BankKind::FactorizedEven, 3, 12, 12, 2, 2),
    (BankKind::FactorizedOdd, 5, 12, 10, 1, 3),
    (BankKind::FactorizedEven, 8, 16, 16, 2, 1),
    (BankKind::FactorizedOdd, 16, 8, 8, 1, 2),
    (BankKind::FactorizedEven, 16, 28, 28, 1, 1),
    (BankKind::Dyadic, 1, 8, 8, 3, 1),
    (BankKind::Dyadic, 2, 9, 8, 1, 1),
    (BankKind::FactorizedEven, 4, 8, 8, 0, 1),
];
