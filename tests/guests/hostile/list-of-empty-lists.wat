;; Names twenty thousand arguments in each of many texts; the host's copy would be far larger than the guest's.
;; expect: result_too_large
(memory (export "memory") 480)
(func (export "validate") (param i32) (result i32)
  (local $at i32)
  (local.set $at (i32.const 65536))
  (loop $again
    ;; field: nothing; key: nothing; arguments: a list of zeros that all share one memory.
    (i32.store (i32.add (local.get $at) (i32.const 16)) (i32.const 1048576))
    (i32.store (i32.add (local.get $at) (i32.const 20)) (i32.const 20000))
    (local.set $at (i32.add (local.get $at) (i32.const 24)))
    (br_if $again (i32.lt_u (local.get $at) (i32.const 305536))))
  (i32.store (i32.const 20) (i32.const 65536))
  (i32.store (i32.const 24) (i32.const 10000))
  (i32.const 16))
