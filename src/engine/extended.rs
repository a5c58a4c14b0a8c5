//! Numbers of 64 significant bits, as the floating-point unit of a PC has them: SQLite 3.40 reads and prints REAL with
//! them, so its last digits can only be had by calculating as it does.
//!
//! In and out: [`Extended`], never negative. Used by `number` and by `eval::printf`.

use std::cmp::Ordering;

/// `mantissa * 2^exponent`; the highest bit of the mantissa is set, unless it is zero.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Extended {
    mantissa: u64,
    exponent: i32,
}

impl Extended {
    const ZERO: Self = Self {
        mantissa: 0,
        exponent: 0,
    };

    /// A real without its sign, exactly; infinity is a number that no real reaches.
    pub fn of(real: f64) -> Self {
        let bits = real.to_bits();
        let fraction = bits & ((1 << 52) - 1);
        match (bits >> 52) as i32 & 0x7ff {
            0x7ff => Self::normal(1, 16_000),
            0 => Self::normal(fraction, -1074),
            biased => Self::normal(fraction | 1 << 52, biased - 1075),
        }
    }

    pub fn of_int(int: u64) -> Self {
        Self::normal(int, 0)
    }

    fn normal(mantissa: u64, exponent: i32) -> Self {
        if mantissa == 0 {
            return Self::ZERO;
        }
        let shift = mantissa.leading_zeros();
        Self {
            mantissa: mantissa << shift,
            exponent: exponent - shift as i32,
        }
    }

    /// The nearest number of 64 bits, of two the even one. `rest`: whether something smaller was left out.
    fn rounded(wide: u128, exponent: i32, rest: bool) -> Self {
        let extra = 64 - wide.leading_zeros() as i32;
        if extra <= 0 {
            return Self::normal(wide as u64, exponent);
        }
        let kept = (wide >> extra) as u64;
        let cut = wide & ((1 << extra) - 1);
        let half = 1u128 << (extra - 1);
        let up = match cut.cmp(&half) {
            Ordering::Less => false,
            Ordering::Greater => true,
            Ordering::Equal => rest || kept & 1 == 1,
        };
        match kept.checked_add(u64::from(up)) {
            Some(mantissa) => Self::normal(mantissa, exponent + extra),
            None => Self::normal(1 << 63, exponent + extra + 1),
        }
    }

    pub fn times(self, other: Self) -> Self {
        let product = u128::from(self.mantissa) * u128::from(other.mantissa);
        if product == 0 {
            return Self::ZERO;
        }
        Self::rounded(product, self.exponent + other.exponent, false)
    }

    /// The quotient; by zero it is zero.
    pub fn over(self, other: Self) -> Self {
        if self.mantissa == 0 || other.mantissa == 0 {
            return Self::ZERO;
        }
        let divisor = u128::from(other.mantissa);
        let (first, rest) = {
            let wide = u128::from(self.mantissa) << 64;
            (wide / divisor, wide % divisor)
        };
        // Two bits more than are kept, so that rounding sees the half.
        let more = (rest << 2) / divisor;
        let left = !(rest << 2).is_multiple_of(divisor);
        let quotient = first << 2 | more;
        Self::rounded(quotient, self.exponent - other.exponent - 66, left)
    }

    pub fn plus(self, other: Self) -> Self {
        let (large, small) = if self.less(other) {
            (other, self)
        } else {
            (self, other)
        };
        if small.mantissa == 0 {
            return large;
        }
        let gap = (large.exponent - small.exponent) as u32;
        let wide = u128::from(large.mantissa) << 62;
        let shifted = u128::from(small.mantissa) << 62;
        let (moved, rest) = match gap {
            0..=125 => (shifted >> gap, shifted & ((1u128 << gap) - 1) != 0),
            _ => (0, true),
        };
        // What is left out is far below the last bit that is looked at.
        Self::rounded((wide + moved) | u128::from(rest), large.exponent - 62, rest)
    }

    /// The difference; below zero it is zero.
    pub fn minus(self, other: Self) -> Self {
        if self.less(other) || self.mantissa == 0 {
            return Self::ZERO;
        }
        if other.mantissa == 0 {
            return self;
        }
        let gap = (self.exponent - other.exponent) as u32;
        let wide = u128::from(self.mantissa) << 62;
        let shifted = u128::from(other.mantissa) << 62;
        let moved = if gap <= 125 { shifted >> gap } else { 0 };
        let difference = wide - moved;
        if difference == 0 {
            return Self::ZERO;
        }
        Self::rounded(difference, self.exponent - 62, false)
    }

    pub fn less(self, other: Self) -> bool {
        match (self.mantissa, other.mantissa) {
            (_, 0) => false,
            (0, _) => true,
            // With the highest bits set the exponents decide.
            (a, b) => (self.exponent, a) < (other.exponent, b),
        }
    }

    /// What stands in front of the point, when it is small.
    pub fn whole(self) -> u64 {
        match self.exponent {
            ..=-64 => 0,
            below @ -63..=-1 => self.mantissa >> -below,
            _ => self.mantissa,
        }
    }

    /// The nearest real.
    pub fn real(self) -> f64 {
        if self.mantissa == 0 {
            return 0.0;
        }
        // The exponent of the highest bit.
        let top = self.exponent + 63;
        if top > 1023 {
            return f64::INFINITY;
        }
        // Below the normal reals there are fewer bits.
        let bits = (top + 1075).min(53);
        if bits < 0 {
            return 0.0;
        }
        let cut = 64 - bits as u32;
        let kept = self.mantissa.checked_shr(cut).unwrap_or(0);
        let left = u128::from(self.mantissa) & ((1u128 << cut) - 1);
        let half = 1u128 << (cut - 1);
        let up = left > half || (left == half && kept & 1 == 1);
        let kept = kept + u64::from(up);
        // At most 53 bits and one carry: exact, and scaled by powers of two that are reals themselves.
        let exponent = self.exponent + cut as i32;
        let step = exponent.clamp(-1022, 1023);
        kept as f64 * two_to(exponent - step) * two_to(step)
    }
}

fn two_to(exponent: i32) -> f64 {
    2f64.powi(exponent)
}

/// Ten to a power, as SQLite multiplies it up.
pub(crate) fn ten_to(mut exponent: u32) -> Extended {
    let mut square = Extended::of(10.0);
    let mut power = Extended::of(1.0);
    loop {
        if exponent & 1 == 1 {
            power = power.times(square);
        }
        exponent >>= 1;
        if exponent == 0 {
            return power;
        }
        square = square.times(square);
    }
}

/// How a number is to be printed.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Style {
    /// `%f`
    Fixed,
    /// `%e`
    Exponent,
    /// `%g`
    Shorter,
}

/// A real without its sign as `%f`, `%e` or `%g` print it. `exact` is the flag `!`: up to 26 digits, and always a
/// point; `alternate` the flag `#`: `%g` keeps its zeros.
pub(crate) fn print(
    real: f64,
    style: Style,
    precision: usize,
    (exact, alternate, upper): (bool, bool, bool),
) -> String {
    if real.is_nan() {
        return "NaN".to_owned();
    }
    let real = real.abs();
    let mut style = style;
    let mut precision = precision as i32;
    if style == Style::Shorter && precision > 0 {
        precision -= 1;
    }
    let mut rounder = ROUND[precision as usize % 10];
    for _ in 0..precision / 10 {
        rounder *= 1.0e-10;
    }
    let mut value = Extended::of(real);
    if style == Style::Fixed {
        let exponent = (real.to_bits() >> 52) as i32 - 1023;
        if precision + exponent / 3 < 15 {
            let more = value.times(Extended::of(3e-16));
            rounder = Extended::of(rounder).plus(more).real();
        }
        value = value.plus(Extended::of(rounder));
    }
    let one = Extended::of(1.0);
    let ten = Extended::of(10.0);
    let mut exponent = 0;
    if Extended::ZERO.less(value) {
        let mut scale = one;
        for (factor, digits) in [(1e100, 100), (1e10, 10), (10.0, 1)] {
            let factor = Extended::of(factor);
            while exponent <= 350 && !value.less(factor.times(scale)) {
                scale = scale.times(factor);
                exponent += digits;
            }
        }
        value = value.over(scale);
        while value.less(Extended::of(1e-8)) {
            value = value.times(Extended::of(1e8));
            exponent -= 8;
        }
        while value.less(one) {
            value = value.times(ten);
            exponent -= 1;
        }
        if exponent > 350 {
            return "Inf".to_owned();
        }
    }
    if style != Style::Fixed {
        value = value.plus(Extended::of(rounder));
        if !value.less(ten) {
            value = value.times(Extended::of(0.1));
            exponent += 1;
        }
    }
    let mut trims = exact;
    if style == Style::Shorter {
        trims = !alternate;
        style = if exponent < -4 || exponent > precision {
            Style::Exponent
        } else {
            precision -= exponent;
            Style::Fixed
        };
    }
    let mut left = if exact { 26 } else { 16 };
    let mut digit = || {
        if left == 0 {
            return '0';
        }
        left -= 1;
        let whole = value.whole();
        value = value.minus(Extended::of_int(whole)).times(ten);
        char::from(b'0' + (whole % 10) as u8)
    };
    let mut place = if style == Style::Exponent {
        0
    } else {
        exponent
    };
    let mut out = String::new();
    if place < 0 {
        out.push('0');
    }
    while place >= 0 {
        out.push(digit());
        place -= 1;
    }
    let point = precision > 0 || alternate || exact;
    if point {
        out.push('.');
    }
    place += 1;
    while place < 0 {
        out.push('0');
        place += 1;
        precision -= 1;
    }
    for _ in 0..precision {
        out.push(digit());
    }
    if trims && point {
        out.truncate(out.trim_end_matches('0').len());
        if out.ends_with('.') {
            if exact {
                out.push('0');
            } else {
                out.pop();
            }
        }
    }
    if style == Style::Exponent {
        let sign = if exponent < 0 { '-' } else { '+' };
        let letter = if upper { 'E' } else { 'e' };
        out.push_str(&format!("{letter}{sign}{:02}", exponent.abs()));
    }
    out
}

const ROUND: [f64; 10] = [
    5.0e-01, 5.0e-02, 5.0e-03, 5.0e-04, 5.0e-05, 5.0e-06, 5.0e-07, 5.0e-08, 5.0e-09, 5.0e-10,
];

/// The real that `digits * 10^exponent` is for SQLite.
pub(crate) fn read(mut digits: u64, mut exponent: i32) -> f64 {
    const MOST: u64 = i64::MAX as u64;
    if digits == 0 {
        return 0.0;
    }
    while exponent > 0 && digits < MOST / 10 {
        digits *= 10;
        exponent -= 1;
    }
    while exponent < 0 && digits.is_multiple_of(10) {
        digits /= 10;
        exponent += 1;
    }
    let value = Extended::of_int(digits);
    match exponent {
        0 => digits as f64,
        1..=307 => value.times(ten_to(exponent as u32)).real(),
        -307..=-1 => value.over(ten_to(exponent.unsigned_abs())).real(),
        308..=341 => value.times(ten_to(exponent as u32 - 308)).real() * 1.0e+308,
        -341..=-308 => value.over(ten_to(exponent.unsigned_abs() - 308)).real() / 1.0e+308,
        342.. => f64::INFINITY,
        _ => 0.0,
    }
}
