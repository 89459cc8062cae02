;; Takes all that it may have and writes into each page of it.
;; expect: ok
;; memory: 32
(memory (export "memory") 16)
(func (export "validate") (param i32) (result i32)
  (local $at i32)
  (drop (memory.grow (i32.const 480)))
  (loop $again
    (i32.store8 (local.get $at) (i32.const 0))
    (local.set $at (i32.add (local.get $at) (i32.const 4096)))
    (br_if $again (i32.lt_u (local.get $at) (i32.const 32440320))))
  (i32.const 16))
