;; Makes a NaN with a payload and shows its bits, which are always the same.
;; expect: app_error
(data (i32.const 64) "................")
(func (export "validate") (param i32) (result i32)
  (f64.store (i32.const 64) (f64.div (f64.const 0) (f64.neg (f64.const 0))))
  (i64.store (i32.const 64) (i64.or (i64.const 0x4141414141414141) (i64.and (i64.load (i32.const 64)) (i64.const 0x0f0f0f0f0f0f0f0f))))
  (i32.store8 (i32.const 16) (i32.const 1))
  (i32.store (i32.const 20) (i32.const 64))
  (i32.store (i32.const 24) (i32.const 8))
  (i32.const 16))
