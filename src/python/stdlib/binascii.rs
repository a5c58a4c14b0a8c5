//! `binascii`: hexadecimal, base64 and CRC-32, for `base64`, `secrets` and `bytes` work in snippets.

pub(super) use module::module_def;

#[pymodule(name = "binascii")]
mod module {
    use rustpython_vm::builtins::{PyBaseExceptionRef, PyBytesRef, PyTypeRef};
    use rustpython_vm::function::{ArgAsciiBuffer, ArgBytesLike, OptionalArg};
    use rustpython_vm::{PyResult, VirtualMachine};

    const ALPHABET: &[u8; 64] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";

    #[pyattr(name = "Error", once)]
    fn error_type(vm: &VirtualMachine) -> PyTypeRef {
        vm.ctx.new_exception_type(
            "binascii",
            "Error",
            Some(vec![vm.ctx.exceptions.value_error.to_owned()]),
        )
    }

    #[pyattr(name = "Incomplete", once)]
    fn incomplete_type(vm: &VirtualMachine) -> PyTypeRef {
        vm.ctx.new_exception_type("binascii", "Incomplete", None)
    }

    fn error(message: &str, vm: &VirtualMachine) -> PyBaseExceptionRef {
        vm.new_exception_msg(error_type(vm), message.into())
    }

    #[pyfunction(name = "b2a_hex")]
    #[pyfunction]
    fn hexlify(data: ArgBytesLike, vm: &VirtualMachine) -> PyBytesRef {
        let digits = b"0123456789abcdef";
        let bytes = data.borrow_buf();
        let text = bytes
            .iter()
            .flat_map(|it| [digits[usize::from(it >> 4)], digits[usize::from(it & 15)]]);
        vm.ctx.new_bytes(text.collect())
    }

    #[pyfunction(name = "a2b_hex")]
    #[pyfunction]
    fn unhexlify(data: ArgAsciiBuffer, vm: &VirtualMachine) -> PyResult<PyBytesRef> {
        let digit = |it: u8| char::from(it).to_digit(16).map(|it| it as u8);
        data.with_ref(|text| {
            if text.len() % 2 != 0 {
                return Err(error("Odd-length string", vm));
            }
            let (pairs, _) = text.as_chunks::<2>();
            let pairs = pairs
                .iter()
                .map(|[high, low]| Some(digit(*high)? << 4 | digit(*low)?));
            match pairs.collect::<Option<Vec<u8>>>() {
                Some(bytes) => Ok(vm.ctx.new_bytes(bytes)),
                None => Err(error("Non-hexadecimal digit found", vm)),
            }
        })
    }

    #[derive(FromArgs)]
    struct Base64Args {
        #[pyarg(positional)]
        data: ArgBytesLike,
        #[pyarg(named, default = true)]
        newline: bool,
    }

    #[pyfunction]
    fn b2a_base64(args: Base64Args, vm: &VirtualMachine) -> PyBytesRef {
        let bytes = args.data.borrow_buf();
        let mut text = Vec::with_capacity(bytes.len() * 4 / 3 + 4);
        for chunk in bytes.chunks(3) {
            let word = u32::from(chunk[0]) << 16
                | u32::from(*chunk.get(1).unwrap_or(&0)) << 8
                | u32::from(*chunk.get(2).unwrap_or(&0));
            for place in 0..4 {
                let sextet = (word >> (18 - 6 * place)) & 63;
                text.push(if place > chunk.len() {
                    b'='
                } else {
                    ALPHABET[sextet as usize]
                });
            }
        }
        if args.newline {
            text.push(b'\n');
        }
        vm.ctx.new_bytes(text)
    }

    #[derive(FromArgs)]
    struct FromBase64Args {
        #[pyarg(positional)]
        data: ArgAsciiBuffer,
        #[pyarg(named, default = false)]
        strict_mode: bool,
    }

    #[pyfunction]
    fn a2b_base64(args: FromBase64Args, vm: &VirtualMachine) -> PyResult<PyBytesRef> {
        args.data.with_ref(|text| {
            let (mut bytes, mut word, mut held, mut padding) = (Vec::new(), 0u32, 0, 0);
            for it in text {
                if *it == b'=' {
                    padding += 1;
                } else if let Some(sextet) = ALPHABET.iter().position(|letter| letter == it) {
                    word = word << 6 | sextet as u32;
                    held += 1;
                    if held == 4 {
                        bytes.extend_from_slice(&word.to_be_bytes()[1..]);
                        (word, held) = (0, 0);
                    }
                } else if args.strict_mode {
                    return Err(error("Only base64 data is allowed", vm));
                }
            }
            match (held, padding) {
                (0, _) => {}
                (2, 2..) => bytes.push((word >> 4) as u8),
                (3, 1..) => bytes.extend_from_slice(&[(word >> 10) as u8, (word >> 2) as u8]),
                (1, _) => {
                    let message = "Invalid base64-encoded string: number of data characters cannot be 1 more than a multiple of 4";
                    return Err(error(message, vm));
                }
                _ => return Err(error("Incorrect padding", vm)),
            }
            Ok(vm.ctx.new_bytes(bytes))
        })
    }

    #[pyfunction]
    fn crc32(data: ArgBytesLike, start: OptionalArg<u32>) -> u32 {
        let mut crc = !start.unwrap_or(0);
        for byte in data.borrow_buf().iter() {
            crc ^= u32::from(*byte);
            for _ in 0..8 {
                crc = if crc & 1 == 0 {
                    crc >> 1
                } else {
                    crc >> 1 ^ 0xedb8_8320
                };
            }
        }
        !crc
    }
}
