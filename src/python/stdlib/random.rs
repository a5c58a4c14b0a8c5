//! `_random`: the Mersenne Twister that Python's `random` is defined by, so that a seed gives Python's numbers.
//!
//! Source of the behaviour: CPython's `Modules/_randommodule.c` (MT19937, seeding by array of 32-bit words).

pub(super) use _random::module_def;

const N: usize = 624;
const M: usize = 397;

/// The generator's state.
#[derive(Clone, Debug)]
struct Twister {
    words: [u32; N],
    index: usize,
}

impl Twister {
    fn from_word(seed: u32) -> Self {
        let mut words = [0u32; N];
        words[0] = seed;
        for i in 1..N {
            let previous = words[i - 1];
            words[i] = 1_812_433_253u32
                .wrapping_mul(previous ^ (previous >> 30))
                .wrapping_add(i as u32);
        }
        Self { words, index: N }
    }

    fn from_key(key: &[u32]) -> Self {
        let mut it = Self::from_word(19_650_218);
        let words = &mut it.words;
        let (mut i, mut j) = (1, 0);
        for _ in 0..N.max(key.len()) {
            let mixed = (words[i - 1] ^ (words[i - 1] >> 30)).wrapping_mul(1_664_525);
            words[i] = (words[i] ^ mixed)
                .wrapping_add(key[j])
                .wrapping_add(j as u32);
            i += 1;
            j = (j + 1) % key.len();
            if i >= N {
                words[0] = words[N - 1];
                i = 1;
            }
        }
        for _ in 0..N - 1 {
            let mixed = (words[i - 1] ^ (words[i - 1] >> 30)).wrapping_mul(1_566_083_941);
            words[i] = (words[i] ^ mixed).wrapping_sub(i as u32);
            i += 1;
            if i >= N {
                words[0] = words[N - 1];
                i = 1;
            }
        }
        words[0] = 0x8000_0000;
        it
    }

    fn next(&mut self) -> u32 {
        if self.index >= N {
            self.refill();
        }
        let mut y = self.words[self.index];
        self.index += 1;
        y ^= y >> 11;
        y ^= (y << 7) & 0x9d2c_5680;
        y ^= (y << 15) & 0xefc6_0000;
        y ^ (y >> 18)
    }

    fn refill(&mut self) {
        for k in 0..N {
            let y = (self.words[k] & 0x8000_0000) | (self.words[(k + 1) % N] & 0x7fff_ffff);
            let odd = if y & 1 == 0 { 0 } else { 0x9908_b0df };
            self.words[k] = self.words[(k + M) % N] ^ (y >> 1) ^ odd;
        }
        self.index = 0;
    }

    /// A float in [0, 1) with 53 random bits.
    fn float(&mut self) -> f64 {
        let high = f64::from(self.next() >> 5);
        let low = f64::from(self.next() >> 6);
        (high * 67_108_864.0 + low) * (1.0 / 9_007_199_254_740_992.0)
    }
}

#[pymodule]
mod _random {
    use std::cell::RefCell;

    use malachite_bigint::{BigInt, BigUint, Sign};
    use num_traits::Signed;
    use rustpython_vm::builtins::{PyInt, PyTupleRef, PyType};
    use rustpython_vm::function::{FuncArgs, OptionalOption};
    use rustpython_vm::types::{Constructor, Initializer};
    use rustpython_vm::{Py, PyObjectRef, PyPayload, PyResult, VirtualMachine};

    use super::{N, Twister};
    use crate::interpreter;

    #[pyattr]
    #[pyclass(name = "Random")]
    #[derive(Debug, PyPayload)]
    struct Random {
        twister: RefCell<Twister>,
    }

    impl Constructor for Random {
        type Args = FuncArgs;

        fn py_new(_cls: &Py<PyType>, _args: FuncArgs, _vm: &VirtualMachine) -> PyResult<Self> {
            Ok(Self {
                twister: RefCell::new(Twister::from_word(5489)),
            })
        }
    }

    impl Initializer for Random {
        type Args = OptionalOption;

        fn init(zelf: &Py<Self>, seed: Self::Args, vm: &VirtualMachine) -> PyResult<()> {
            Self::seed(zelf, seed, vm)
        }
    }

    #[pyclass(flags(BASETYPE), with(Constructor, Initializer))]
    impl Random {
        #[pymethod]
        fn random(zelf: &Py<Self>) -> f64 {
            zelf.twister.borrow_mut().float()
        }

        #[pymethod]
        fn seed(
            zelf: &Py<Self>,
            seed: OptionalOption<PyObjectRef>,
            vm: &VirtualMachine,
        ) -> PyResult<()> {
            let key = match seed.flatten() {
                Some(object) => {
                    let number = match object.downcast::<PyInt>() {
                        Ok(int) => int.as_bigint().abs(),
                        Err(object) => BigInt::from(object.hash(vm)?).abs(),
                    };
                    let (_, words) = number.to_u32_digits();
                    if words.is_empty() { vec![0] } else { words }
                }
                None => {
                    let mut bytes = [0; 64];
                    interpreter::fill_random(&mut bytes);
                    let (words, _) = bytes.as_chunks();
                    words.iter().copied().map(u32::from_le_bytes).collect()
                }
            };
            *zelf.twister.borrow_mut() = Twister::from_key(&key);
            Ok(())
        }

        #[pymethod]
        fn getrandbits(zelf: &Py<Self>, bits: isize, vm: &VirtualMachine) -> PyResult<BigInt> {
            if bits < 0 {
                return Err(vm.new_value_error("number of bits must be non-negative"));
            }
            let mut twister = zelf.twister.borrow_mut();
            let mut left = bits as usize;
            let mut words = Vec::with_capacity(left.div_ceil(32));
            while left > 0 {
                let word = twister.next();
                words.push(if left < 32 { word >> (32 - left) } else { word });
                left = left.saturating_sub(32);
            }
            Ok(BigInt::from_biguint(Sign::Plus, BigUint::new(words)))
        }

        #[pymethod]
        fn getstate(zelf: &Py<Self>, vm: &VirtualMachine) -> PyTupleRef {
            let twister = zelf.twister.borrow();
            let index = twister.index as u32;
            let words = twister.words.iter().copied().chain([index]);
            vm.ctx
                .new_tuple(words.map(|it| vm.ctx.new_int(it).into()).collect())
        }

        #[pymethod]
        fn setstate(zelf: &Py<Self>, state: PyTupleRef, vm: &VirtualMachine) -> PyResult<()> {
            let items = state.as_slice();
            if items.len() != N + 1 {
                return Err(vm.new_value_error("state vector is the wrong size"));
            }
            let mut words = [0; N];
            for (word, item) in words.iter_mut().zip(items) {
                *word = item.try_to_value(vm)?;
            }
            let index: usize = items[N].try_to_value(vm)?;
            if index > N {
                return Err(vm.new_value_error("invalid state"));
            }
            *zelf.twister.borrow_mut() = Twister { words, index };
            Ok(())
        }
    }
}
