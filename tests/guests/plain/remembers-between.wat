;; Leaves a mark in its memory, its table and its globals, waits for the host, and fails if any mark is not its own.
;; grants: kv
;; expect: ok
(import "placet:miniapp/kv-read@0.1.0" "get" (func $get (param i32 i32 i32)))
(memory (export "memory") 40)
(data (i32.const 64) "key")
(global $mark (mut i32) (i32.const 0))
(table $t 100 funcref)
(elem declare func $f)
(func $f)
(func $check (param $mark i32)
  (local $at i32)
  (if (i32.ne (global.get $mark) (local.get $mark)) (then unreachable))
  (if (i32.eq (ref.is_null (table.get $t (i32.const 7))) (i32.ne (local.get $mark) (i32.const 0))) (then unreachable))
  (local.set $at (i32.const 1048576))
  (loop $again
    (if (i32.ne (i32.load (local.get $at)) (local.get $mark)) (then unreachable))
    (local.set $at (i32.add (local.get $at) (i32.const 4096)))
    (br_if $again (i32.lt_u (local.get $at) (i32.const 2621440)))))
(func $leave (param $mark i32)
  (local $at i32)
  (global.set $mark (local.get $mark))
  (table.set $t (i32.const 7) (ref.func $f))
  (local.set $at (i32.const 1048576))
  (loop $again
    (i32.store (local.get $at) (local.get $mark))
    (local.set $at (i32.add (local.get $at) (i32.const 4096)))
    (br_if $again (i32.lt_u (local.get $at) (i32.const 2621440)))))
(func (export "validate") (param i32) (result i32)
  (local $round i32)
  (loop $again
    (call $check (local.get $round))
    (local.set $round (i32.add (local.get $round) (i32.const 1)))
    (call $leave (local.get $round))
    ;; Meanwhile others do the same, at another round.
    (call $get (i32.const 64) (i32.const 3) (i32.const 1024))
    (br_if $again (i32.lt_u (local.get $round) (i32.const 8))))
  (i32.const 16))
