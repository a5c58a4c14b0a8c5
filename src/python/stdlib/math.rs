//! `math`: over `pymath`, which gives CPython's results to the last bit.

pub(super) use module::module_def;

#[pymodule(name = "math")]
mod module {
    use malachite_bigint::{BigInt, Sign};
    use num_traits::{Signed, ToPrimitive, Zero};
    use pymath::Error;
    use rustpython_vm::builtins::{PyBaseExceptionRef, PyFloat, PyInt};
    use rustpython_vm::function::{ArgIndex, ArgIntoFloat, ArgIterable, OptionalArg, PosArgs};
    use rustpython_vm::{AsObject, PyObject, PyObjectRef, PyResult, VirtualMachine};

    #[pyattr]
    use std::f64::consts::{E as e, PI as pi, TAU as tau};
    #[pyattr(name = "inf")]
    const INF: f64 = f64::INFINITY;
    #[pyattr(name = "nan")]
    const NAN: f64 = f64::NAN;

    fn error(cause: Error, vm: &VirtualMachine) -> PyBaseExceptionRef {
        match cause {
            Error::EDOM => vm.new_value_error("math domain error"),
            Error::ERANGE => vm.new_overflow_error("math range error"),
        }
    }

    fn given(result: pymath::Result<f64>, vm: &VirtualMachine) -> PyResult<f64> {
        result.map_err(|it| error(it, vm))
    }

    #[pyfunction]
    fn acos(x: ArgIntoFloat, vm: &VirtualMachine) -> PyResult<f64> {
        given(pymath::math::acos(x.into()), vm)
    }

    #[pyfunction]
    fn acosh(x: ArgIntoFloat, vm: &VirtualMachine) -> PyResult<f64> {
        given(pymath::math::acosh(x.into()), vm)
    }

    #[pyfunction]
    fn asin(x: ArgIntoFloat, vm: &VirtualMachine) -> PyResult<f64> {
        given(pymath::math::asin(x.into()), vm)
    }

    #[pyfunction]
    fn asinh(x: ArgIntoFloat, vm: &VirtualMachine) -> PyResult<f64> {
        given(pymath::math::asinh(x.into()), vm)
    }

    #[pyfunction]
    fn atan(x: ArgIntoFloat, vm: &VirtualMachine) -> PyResult<f64> {
        given(pymath::math::atan(x.into()), vm)
    }

    #[pyfunction]
    fn atanh(x: ArgIntoFloat, vm: &VirtualMachine) -> PyResult<f64> {
        given(pymath::math::atanh(x.into()), vm)
    }

    #[pyfunction]
    fn cbrt(x: ArgIntoFloat, vm: &VirtualMachine) -> PyResult<f64> {
        given(pymath::math::cbrt(x.into()), vm)
    }

    #[pyfunction]
    fn cos(x: ArgIntoFloat, vm: &VirtualMachine) -> PyResult<f64> {
        given(pymath::math::cos(x.into()), vm)
    }

    #[pyfunction]
    fn cosh(x: ArgIntoFloat, vm: &VirtualMachine) -> PyResult<f64> {
        given(pymath::math::cosh(x.into()), vm)
    }

    #[pyfunction]
    fn erf(x: ArgIntoFloat, vm: &VirtualMachine) -> PyResult<f64> {
        given(pymath::math::erf(x.into()), vm)
    }

    #[pyfunction]
    fn erfc(x: ArgIntoFloat, vm: &VirtualMachine) -> PyResult<f64> {
        given(pymath::math::erfc(x.into()), vm)
    }

    #[pyfunction]
    fn exp(x: ArgIntoFloat, vm: &VirtualMachine) -> PyResult<f64> {
        given(pymath::math::exp(x.into()), vm)
    }

    #[pyfunction]
    fn exp2(x: ArgIntoFloat, vm: &VirtualMachine) -> PyResult<f64> {
        given(pymath::math::exp2(x.into()), vm)
    }

    #[pyfunction]
    fn expm1(x: ArgIntoFloat, vm: &VirtualMachine) -> PyResult<f64> {
        given(pymath::math::expm1(x.into()), vm)
    }

    #[pyfunction]
    fn fabs(x: ArgIntoFloat, vm: &VirtualMachine) -> PyResult<f64> {
        given(pymath::math::fabs(x.into()), vm)
    }

    #[pyfunction]
    fn gamma(x: ArgIntoFloat, vm: &VirtualMachine) -> PyResult<f64> {
        given(pymath::math::gamma(x.into()), vm)
    }

    #[pyfunction]
    fn lgamma(x: ArgIntoFloat, vm: &VirtualMachine) -> PyResult<f64> {
        given(pymath::math::lgamma(x.into()), vm)
    }

    #[pyfunction]
    fn log1p(x: ArgIntoFloat, vm: &VirtualMachine) -> PyResult<f64> {
        given(pymath::math::log1p(x.into()), vm)
    }

    #[pyfunction]
    fn sin(x: ArgIntoFloat, vm: &VirtualMachine) -> PyResult<f64> {
        given(pymath::math::sin(x.into()), vm)
    }

    #[pyfunction]
    fn sinh(x: ArgIntoFloat, vm: &VirtualMachine) -> PyResult<f64> {
        given(pymath::math::sinh(x.into()), vm)
    }

    #[pyfunction]
    fn tan(x: ArgIntoFloat, vm: &VirtualMachine) -> PyResult<f64> {
        given(pymath::math::tan(x.into()), vm)
    }

    #[pyfunction]
    fn tanh(x: ArgIntoFloat, vm: &VirtualMachine) -> PyResult<f64> {
        given(pymath::math::tanh(x.into()), vm)
    }

    #[pyfunction]
    fn atan2(x: ArgIntoFloat, y: ArgIntoFloat, vm: &VirtualMachine) -> PyResult<f64> {
        given(pymath::math::atan2(x.into(), y.into()), vm)
    }

    #[pyfunction]
    fn copysign(x: ArgIntoFloat, y: ArgIntoFloat, vm: &VirtualMachine) -> PyResult<f64> {
        given(pymath::math::copysign(x.into(), y.into()), vm)
    }

    #[pyfunction]
    fn fmod(x: ArgIntoFloat, y: ArgIntoFloat, vm: &VirtualMachine) -> PyResult<f64> {
        given(pymath::math::fmod(x.into(), y.into()), vm)
    }

    #[pyfunction]
    fn pow(x: ArgIntoFloat, y: ArgIntoFloat, vm: &VirtualMachine) -> PyResult<f64> {
        given(pymath::math::pow(x.into(), y.into()), vm)
    }

    #[pyfunction]
    fn remainder(x: ArgIntoFloat, y: ArgIntoFloat, vm: &VirtualMachine) -> PyResult<f64> {
        given(pymath::math::remainder(x.into(), y.into()), vm)
    }

    #[pyfunction]
    fn sqrt(x: ArgIntoFloat, vm: &VirtualMachine) -> PyResult<f64> {
        let x: f64 = x.into();
        if x < 0.0 {
            return Err(vm.new_value_error(format!(
                "expected a nonnegative input, got {}",
                float_text(x)
            )));
        }
        given(pymath::math::sqrt(x), vm)
    }

    fn float_text(x: f64) -> String {
        if x == x.trunc() && x.abs() < 1e16 {
            format!("{x:.1}")
        } else {
            format!("{x}")
        }
    }

    /// An integer that is too big for a float, or any other number as a float.
    enum Number {
        Big(BigInt),
        Float(f64),
    }

    fn number(object: &PyObject, vm: &VirtualMachine) -> PyResult<Number> {
        if let Some(int) = object.downcast_ref::<PyInt>() {
            let big = int.as_bigint();
            if big.bits() > 1000 {
                return Ok(Number::Big(big.clone()));
            }
        }
        let float: ArgIntoFloat = object.to_owned().try_into_value(vm)?;
        Ok(Number::Float(float.into()))
    }

    fn not_positive(vm: &VirtualMachine) -> PyBaseExceptionRef {
        vm.new_value_error("expected a positive input")
    }

    #[pyfunction]
    fn log(x: PyObjectRef, base: OptionalArg<ArgIntoFloat>, vm: &VirtualMachine) -> PyResult<f64> {
        let base = base.into_option().map(f64::from);
        let result = match number(&x, vm)? {
            Number::Big(it) => pymath::math::log_bigint(&it, base),
            Number::Float(it) => pymath::math::log(it, base),
        };
        if base == Some(1.0) {
            return Err(vm.new_zero_division_error("division by zero"));
        }
        result.map_err(|_| not_positive(vm))
    }

    #[pyfunction]
    fn log2(x: PyObjectRef, vm: &VirtualMachine) -> PyResult<f64> {
        let result = match number(&x, vm)? {
            Number::Big(it) => pymath::math::log2_bigint(&it),
            Number::Float(it) => pymath::math::log2(it),
        };
        result.map_err(|_| not_positive(vm))
    }

    #[pyfunction]
    fn log10(x: PyObjectRef, vm: &VirtualMachine) -> PyResult<f64> {
        let result = match number(&x, vm)? {
            Number::Big(it) => pymath::math::log10_bigint(&it),
            Number::Float(it) => pymath::math::log10(it),
        };
        result.map_err(|_| not_positive(vm))
    }

    #[pyfunction]
    fn degrees(x: ArgIntoFloat) -> f64 {
        pymath::math::degrees(x.into())
    }

    #[pyfunction]
    fn radians(x: ArgIntoFloat) -> f64 {
        pymath::math::radians(x.into())
    }

    #[pyfunction]
    fn isfinite(x: ArgIntoFloat) -> bool {
        f64::from(x).is_finite()
    }

    #[pyfunction]
    fn isinf(x: ArgIntoFloat) -> bool {
        f64::from(x).is_infinite()
    }

    #[pyfunction]
    fn isnan(x: ArgIntoFloat) -> bool {
        f64::from(x).is_nan()
    }

    #[derive(FromArgs)]
    struct CloseArgs {
        #[pyarg(positional)]
        a: ArgIntoFloat,
        #[pyarg(positional)]
        b: ArgIntoFloat,
        #[pyarg(named, optional)]
        rel_tol: OptionalArg<ArgIntoFloat>,
        #[pyarg(named, optional)]
        abs_tol: OptionalArg<ArgIntoFloat>,
    }

    #[pyfunction]
    fn isclose(args: CloseArgs, vm: &VirtualMachine) -> PyResult<bool> {
        let rel = args.rel_tol.into_option().map(f64::from);
        let abs = args.abs_tol.into_option().map(f64::from);
        pymath::math::isclose(args.a.into(), args.b.into(), rel, abs)
            .map_err(|_| vm.new_value_error("tolerances must be non-negative"))
    }

    #[pyfunction]
    fn fma(
        x: ArgIntoFloat,
        y: ArgIntoFloat,
        z: ArgIntoFloat,
        vm: &VirtualMachine,
    ) -> PyResult<f64> {
        given(pymath::math::fma(x.into(), y.into(), z.into()), vm)
    }

    #[pyfunction]
    fn frexp(x: ArgIntoFloat) -> (f64, i32) {
        pymath::math::frexp(x.into())
    }

    #[pyfunction]
    fn modf(x: ArgIntoFloat) -> (f64, f64) {
        pymath::math::modf(x.into())
    }

    #[pyfunction]
    fn ldexp(x: ArgIntoFloat, i: ArgIndex, vm: &VirtualMachine) -> PyResult<f64> {
        given(
            pymath::math::ldexp_bigint(x.into(), i.as_ref().as_bigint()),
            vm,
        )
    }

    #[pyfunction]
    fn ulp(x: ArgIntoFloat) -> f64 {
        pymath::math::ulp(x.into())
    }

    #[derive(FromArgs)]
    struct NextArgs {
        #[pyarg(positional)]
        x: ArgIntoFloat,
        #[pyarg(positional)]
        y: ArgIntoFloat,
        #[pyarg(named, optional)]
        steps: OptionalArg<u64>,
    }

    #[pyfunction]
    fn nextafter(args: NextArgs) -> f64 {
        pymath::math::nextafter(args.x.into(), args.y.into(), args.steps.into_option())
    }

    /// Calls a special method such as `__floor__` when the type has it.
    fn special(x: &PyObject, name: &'static str, vm: &VirtualMachine) -> Option<PyResult> {
        let name = vm.ctx.intern_str(name);
        x.class().get_attr(name)?;
        Some(vm.call_special_method(x, name, ()))
    }

    fn whole(x: f64, vm: &VirtualMachine) -> PyResult {
        match num_traits::FromPrimitive::from_f64(x) {
            Some(it) => {
                let it: BigInt = it;
                Ok(vm.ctx.new_bigint(&it).into())
            }
            None if x.is_nan() => Err(vm.new_value_error("cannot convert float NaN to integer")),
            None => Err(vm.new_overflow_error("cannot convert float infinity to integer")),
        }
    }

    #[pyfunction]
    fn floor(x: PyObjectRef, vm: &VirtualMachine) -> PyResult {
        if let Some(float) = x.downcast_ref_if_exact::<PyFloat>(vm) {
            return whole(float.to_f64().floor(), vm);
        }
        if let Some(result) = special(&x, "__floor__", vm) {
            return result;
        }
        whole(f64::from(x.try_into_value::<ArgIntoFloat>(vm)?).floor(), vm)
    }

    #[pyfunction]
    fn ceil(x: PyObjectRef, vm: &VirtualMachine) -> PyResult {
        if let Some(float) = x.downcast_ref_if_exact::<PyFloat>(vm) {
            return whole(float.to_f64().ceil(), vm);
        }
        if let Some(result) = special(&x, "__ceil__", vm) {
            return result;
        }
        whole(f64::from(x.try_into_value::<ArgIntoFloat>(vm)?).ceil(), vm)
    }

    #[pyfunction]
    fn trunc(x: PyObjectRef, vm: &VirtualMachine) -> PyResult {
        special(&x, "__trunc__", vm).unwrap_or_else(|| {
            let message = format!("type {} doesn't define __trunc__ method", x.class().name());
            Err(vm.new_type_error(message))
        })
    }

    #[pyfunction]
    fn hypot(coordinates: PosArgs<ArgIntoFloat>) -> f64 {
        let values: Vec<f64> = coordinates.into_iter().map(f64::from).collect();
        pymath::math::hypot(&values)
    }

    #[pyfunction]
    fn dist(p: Vec<ArgIntoFloat>, q: Vec<ArgIntoFloat>, vm: &VirtualMachine) -> PyResult<f64> {
        if p.len() != q.len() {
            return Err(vm.new_value_error("both points must have the same number of dimensions"));
        }
        let floats = |it: Vec<ArgIntoFloat>| it.into_iter().map(f64::from).collect::<Vec<_>>();
        Ok(pymath::math::dist(&floats(p), &floats(q)))
    }

    #[pyfunction]
    fn fsum(values: ArgIterable<ArgIntoFloat>, vm: &VirtualMachine) -> PyResult<f64> {
        let values = values
            .iter(vm)?
            .map(|it| it.map(f64::from))
            .collect::<PyResult<Vec<_>>>()?;
        pymath::math::fsum(values).map_err(|it| match it {
            Error::EDOM => vm.new_value_error("-inf + inf in fsum"),
            Error::ERANGE => vm.new_overflow_error("intermediate overflow in fsum"),
        })
    }

    #[pyfunction]
    fn sumprod(p: ArgIterable, q: ArgIterable, vm: &VirtualMachine) -> PyResult {
        let left = p.iter(vm)?.collect::<PyResult<Vec<_>>>()?;
        let right = q.iter(vm)?.collect::<PyResult<Vec<_>>>()?;
        if left.len() != right.len() {
            return Err(vm.new_value_error("Inputs are not the same length"));
        }
        let mut total: PyObjectRef = vm.ctx.new_int(0).into();
        for (a, b) in left.iter().zip(&right) {
            total = vm._add(&total, &*vm._mul(a, b)?)?;
        }
        Ok(total)
    }

    #[derive(FromArgs)]
    struct ProdArgs {
        #[pyarg(positional)]
        values: ArgIterable,
        #[pyarg(named, optional)]
        start: OptionalArg<PyObjectRef>,
    }

    #[pyfunction]
    fn prod(args: ProdArgs, vm: &VirtualMachine) -> PyResult {
        let mut total = args.start.unwrap_or_else(|| vm.ctx.new_int(1).into());
        for value in args.values.iter(vm)? {
            total = vm._mul(&total, &*value?)?;
        }
        Ok(total)
    }

    #[pyfunction]
    fn gcd(numbers: PosArgs<ArgIndex>) -> BigInt {
        let numbers: Vec<ArgIndex> = numbers.into_iter().collect();
        pymath::math::integer::gcd(
            &numbers
                .iter()
                .map(|it| it.as_ref().as_bigint())
                .collect::<Vec<_>>(),
        )
    }

    #[pyfunction]
    fn lcm(numbers: PosArgs<ArgIndex>) -> BigInt {
        let numbers: Vec<ArgIndex> = numbers.into_iter().collect();
        pymath::math::integer::lcm(
            &numbers
                .iter()
                .map(|it| it.as_ref().as_bigint())
                .collect::<Vec<_>>(),
        )
    }

    #[pyfunction]
    fn isqrt(n: ArgIndex, vm: &VirtualMachine) -> PyResult<BigInt> {
        pymath::math::integer::isqrt(n.as_ref().as_bigint())
            .map_err(|_| vm.new_value_error("isqrt() argument must be nonnegative"))
    }

    #[pyfunction]
    fn factorial(n: ArgIndex, vm: &VirtualMachine) -> PyResult<BigInt> {
        let n = n.as_ref().as_bigint();
        if n.is_negative() {
            return Err(vm.new_value_error("factorial() not defined for negative values"));
        }
        const MOST: i64 = 100_000;
        match n
            .to_i64()
            .filter(|it| *it <= MOST)
            .map(pymath::math::integer::factorial)
        {
            Some(Ok(it)) => Ok(BigInt::from_biguint(Sign::Plus, it)),
            _ => {
                Err(vm.new_overflow_error(format!("factorial() argument should not exceed {MOST}")))
            }
        }
    }

    fn chosen(value: &ArgIndex, name: &str, vm: &VirtualMachine) -> PyResult<BigInt> {
        let value = value.as_ref().as_bigint();
        if value.is_negative() {
            return Err(vm.new_value_error(format!("{name} must be a non-negative integer")));
        }
        Ok(value.clone())
    }

    #[pyfunction]
    fn comb(n: ArgIndex, k: ArgIndex, vm: &VirtualMachine) -> PyResult<BigInt> {
        let (n, k) = (chosen(&n, "n", vm)?, chosen(&k, "k", vm)?);
        if k > n {
            return Ok(BigInt::zero());
        }
        let smaller = (&n - &k).min(k);
        match smaller.to_u64() {
            Some(k) => Ok(BigInt::from_biguint(
                Sign::Plus,
                pymath::math::comb_bigint(&n, k),
            )),
            None => Err(vm.new_overflow_error("min(n - k, k) is too large")),
        }
    }

    #[pyfunction]
    fn perm(
        n: ArgIndex,
        k: OptionalArg<Option<ArgIndex>>,
        vm: &VirtualMachine,
    ) -> PyResult<BigInt> {
        let Some(k) = k.into_option().flatten() else {
            return factorial(n, vm);
        };
        let (n, k) = (chosen(&n, "n", vm)?, chosen(&k, "k", vm)?);
        if k > n {
            return Ok(BigInt::zero());
        }
        match k.to_u64() {
            Some(k) => Ok(BigInt::from_biguint(
                Sign::Plus,
                pymath::math::perm_bigint(&n, k),
            )),
            None => Err(vm.new_overflow_error("k is too large")),
        }
    }
}
