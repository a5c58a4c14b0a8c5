//! `time`: the run's clock, which is the real one or starts at a given moment. The time zone is UTC.
//!
//! In: [`crate::interpreter`]'s clock. Out: Python's `time` module with `struct_time`.

pub(super) use module::module_def;

#[pymodule(name = "time")]
mod module {
    use chrono::{DateTime, Datelike, NaiveDate, NaiveDateTime, Timelike, Utc};
    use rustpython_vm::builtins::{PyTupleRef, PyTypeRef, PyUtf8StrRef};
    use rustpython_vm::class::PyClassDef;
    use rustpython_vm::function::{ArgIntoFloat, FuncArgs, OptionalArg, OptionalOption};
    use rustpython_vm::types::{PyStructSequence, PyStructSequenceData, struct_sequence_new};
    use rustpython_vm::{PyObjectRef, PyResult, VirtualMachine};

    use crate::interpreter;

    #[pyattr]
    const _STRUCT_TM_ITEMS: usize = 11;
    #[pyattr(name = "timezone")]
    const TIMEZONE: i32 = 0;
    #[pyattr(name = "altzone")]
    const ALTZONE: i32 = 0;
    #[pyattr(name = "daylight")]
    const DAYLIGHT: i32 = 0;

    #[pyattr]
    fn tzname(vm: &VirtualMachine) -> PyTupleRef {
        let utc: PyObjectRef = vm.ctx.new_str("UTC").into();
        vm.ctx.new_tuple(vec![utc.clone(), utc])
    }

    /// Microseconds since 1970.
    fn unix() -> i64 {
        interpreter::unix_time()
    }

    #[pyfunction]
    fn time() -> f64 {
        unix() as f64 / 1e6
    }

    #[pyfunction]
    fn time_ns() -> i64 {
        unix().saturating_mul(1000)
    }

    fn monotonic_us() -> u64 {
        interpreter::monotonic_time()
    }

    #[pyfunction(name = "perf_counter")]
    #[pyfunction(name = "process_time")]
    #[pyfunction(name = "thread_time")]
    #[pyfunction]
    fn monotonic() -> f64 {
        monotonic_us() as f64 / 1e6
    }

    #[pyfunction(name = "perf_counter_ns")]
    #[pyfunction(name = "process_time_ns")]
    #[pyfunction(name = "thread_time_ns")]
    #[pyfunction]
    fn monotonic_ns() -> u64 {
        monotonic_us().saturating_mul(1000)
    }

    #[pyfunction]
    fn sleep(seconds: ArgIntoFloat, vm: &VirtualMachine) -> PyResult<()> {
        let seconds: f64 = seconds.into();
        if seconds < 0.0 {
            return Err(vm.new_value_error("sleep length must be non-negative"));
        }
        interpreter::sleep(seconds, vm)
    }

    /// The fields of `struct_time`.
    #[pystruct_sequence_data(try_from_object)]
    pub struct StructTimeData {
        pub tm_year: PyObjectRef,
        pub tm_mon: PyObjectRef,
        pub tm_mday: PyObjectRef,
        pub tm_hour: PyObjectRef,
        pub tm_min: PyObjectRef,
        pub tm_sec: PyObjectRef,
        pub tm_wday: PyObjectRef,
        pub tm_yday: PyObjectRef,
        pub tm_isdst: PyObjectRef,
        #[pystruct_sequence(skip)]
        pub tm_zone: PyObjectRef,
        #[pystruct_sequence(skip)]
        pub tm_gmtoff: PyObjectRef,
    }

    impl std::fmt::Debug for StructTimeData {
        fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
            f.write_str("struct_time()")
        }
    }

    #[pyattr]
    #[pystruct_sequence(name = "struct_time", module = "time", data = "StructTimeData")]
    struct PyStructTime;

    #[pyclass(with(PyStructSequence))]
    impl PyStructTime {
        #[pyslot]
        fn slot_new(cls: PyTypeRef, args: FuncArgs, vm: &VirtualMachine) -> PyResult {
            struct_sequence_new(
                cls,
                args.bind_for(vm, Self::NAME)?,
                StructTimeData::OPTIONAL_FIELD_NAMES,
                vm,
            )
        }
    }

    impl StructTimeData {
        fn new(at: DateTime<Utc>, vm: &VirtualMachine) -> Self {
            let int = |it: i32| vm.ctx.new_int(it).into();
            Self {
                tm_year: int(at.year()),
                tm_mon: int(at.month() as i32),
                tm_mday: int(at.day() as i32),
                tm_hour: int(at.hour() as i32),
                tm_min: int(at.minute() as i32),
                tm_sec: int(at.second() as i32),
                tm_wday: int(at.weekday().num_days_from_monday() as i32),
                tm_yday: int(at.ordinal() as i32),
                tm_isdst: int(0),
                tm_zone: vm.ctx.new_str("UTC").into(),
                tm_gmtoff: int(0),
            }
        }

        fn moment(&self, vm: &VirtualMachine) -> PyResult<NaiveDateTime> {
            let field = |it: &PyObjectRef| it.clone().try_into_value::<i64>(vm);
            let year = field(&self.tm_year)?;
            let (month, day) = (field(&self.tm_mon)?.max(1), field(&self.tm_mday)?.max(1));
            let date = i32::try_from(year)
                .ok()
                .and_then(|year| NaiveDate::from_ymd_opt(year, u32::try_from(month).ok()?, 1));
            let seconds = (day - 1) * 86_400
                + field(&self.tm_hour)? * 3600
                + field(&self.tm_min)? * 60
                + field(&self.tm_sec)?;
            date.and_then(|it| it.and_hms_opt(0, 0, 0))
                .and_then(|it| it.checked_add_signed(chrono::TimeDelta::try_seconds(seconds)?))
                .ok_or_else(|| vm.new_overflow_error("time argument out of range"))
        }
    }

    fn at(seconds: OptionalOption<ArgIntoFloat>, vm: &VirtualMachine) -> PyResult<DateTime<Utc>> {
        let seconds = match seconds.flatten() {
            Some(it) => f64::from(it).floor(),
            None => unix().div_euclid(1_000_000) as f64,
        };
        if seconds.is_nan() {
            return Err(vm.new_value_error("Invalid value NaN (not a number)"));
        }
        DateTime::from_timestamp(seconds as i64, 0)
            .ok_or_else(|| vm.new_overflow_error("timestamp out of range for platform time_t"))
    }

    #[pyfunction(name = "localtime")]
    #[pyfunction]
    fn gmtime(
        seconds: OptionalOption<ArgIntoFloat>,
        vm: &VirtualMachine,
    ) -> PyResult<StructTimeData> {
        Ok(StructTimeData::new(at(seconds, vm)?, vm))
    }

    #[pyfunction]
    fn mktime(fields: StructTimeData, vm: &VirtualMachine) -> PyResult<f64> {
        Ok(fields.moment(vm)?.and_utc().timestamp() as f64)
    }

    fn moment(fields: OptionalArg<StructTimeData>, vm: &VirtualMachine) -> PyResult<NaiveDateTime> {
        match fields.into_option() {
            Some(it) => it.moment(vm),
            None => Ok(at(OptionalArg::Missing, vm)?.naive_utc()),
        }
    }

    #[pyfunction]
    fn asctime(fields: OptionalArg<StructTimeData>, vm: &VirtualMachine) -> PyResult<String> {
        Ok(moment(fields, vm)?
            .format("%a %b %e %H:%M:%S %Y")
            .to_string())
    }

    #[pyfunction]
    fn ctime(seconds: OptionalOption<ArgIntoFloat>, vm: &VirtualMachine) -> PyResult<String> {
        Ok(at(seconds, vm)?.format("%a %b %e %H:%M:%S %Y").to_string())
    }

    #[pyfunction]
    fn strftime(
        format: PyUtf8StrRef,
        fields: OptionalArg<StructTimeData>,
        vm: &VirtualMachine,
    ) -> PyResult<String> {
        let moment = moment(fields, vm)?.and_utc();
        let mut text = String::new();
        let mut letters = format.as_str().chars();
        while let Some(letter) = letters.next() {
            if letter != '%' {
                text.push(letter);
                continue;
            }
            // One directive at a time: an unknown one stays as it is, as in the C library.
            let Some(directive) = letters.next() else {
                text.push('%');
                break;
            };
            let plain = match directive {
                'a' | 'A' | 'b' | 'B' | 'c' | 'C' | 'd' | 'D' | 'e' | 'F' | 'g' | 'G' | 'h'
                | 'H' | 'I' | 'j' | 'm' | 'M' | 'n' | 'p' | 'r' | 'R' | 'S' | 's' | 't' | 'T'
                | 'u' | 'U' | 'V' | 'w' | 'W' | 'y' | '%' => format!("%{directive}"),
                // A year is not padded to four digits by the C library.
                'Y' => {
                    text.push_str(&moment.year().to_string());
                    continue;
                }
                'x' => "%m/%d/%y".to_owned(),
                'X' => "%H:%M:%S".to_owned(),
                'z' => "+0000".to_owned(),
                'Z' => "UTC".to_owned(),
                other => {
                    text.extend(['%', other]);
                    continue;
                }
            };
            text.push_str(&moment.format(&plain).to_string());
        }
        Ok(text)
    }

    #[pyfunction]
    fn strptime(
        text: PyObjectRef,
        format: OptionalArg<PyObjectRef>,
        vm: &VirtualMachine,
    ) -> PyResult {
        let parse = vm.import("_strptime", 0)?.get_attr("_strptime_time", vm)?;
        match format.into_option() {
            Some(format) => parse.call((text, format), vm),
            None => parse.call((text,), vm),
        }
    }
}
