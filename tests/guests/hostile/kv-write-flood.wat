;; Writes one value of 60 KiB under ever more keys.
;; world: action
;; grants: kv
;; expect: out_of_fuel
(import "placet:miniapp/kv@0.1.0" "put" (func $put (param i32 i32 i32 i32 i32)))
(memory (export "memory") 4)
(func (export "on-command") (param i32) (result i32)
  (local $n i32)
  (loop $again
    (i32.store (i32.const 64) (i32.or (i32.const 0x20202020) (i32.shl (local.get $n) (i32.const 6))))
    (i32.store8 (i32.const 64) (i32.const 120))
    (i32.store8 (i32.const 65) (i32.const 120))
    (i32.store8 (i32.const 66) (i32.const 120))
    (i32.store8 (i32.const 67) (i32.const 120))
    (call $put (i32.const 64) (i32.const 4) (i32.const 131072) (i32.const 61440) (i32.const 1024))
    (local.set $n (i32.add (local.get $n) (i32.const 1)))
    (br $again))
  unreachable)
