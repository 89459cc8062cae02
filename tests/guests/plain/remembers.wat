;; Leaves a mark in its memory, its table and its globals, and fails if it finds one.
;; expect: ok
(memory (export "memory") 40)
(global $mark (mut i32) (i32.const 0))
(table $t 100 funcref)
(elem declare func $f)
(func $f)
(func (export "validate") (param i32) (result i32)
  (local $at i32)
  (if (global.get $mark) (then unreachable))
  (global.set $mark (i32.const 1))
  (if (i32.eqz (ref.is_null (table.get $t (i32.const 7)))) (then unreachable))
  (table.set $t (i32.const 7) (ref.func $f))
  ;; Above where its input was put.
  (local.set $at (i32.const 1048576))
  (loop $again
    (if (i32.load (local.get $at)) (then unreachable))
    (i32.store (local.get $at) (i32.const 1))
    (local.set $at (i32.add (local.get $at) (i32.const 1024)))
    (br_if $again (i32.lt_u (local.get $at) (i32.const 2621440))))
  (i32.const 16))
