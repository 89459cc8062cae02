;; Lists keys and says things until it is refused, and fails unless that comes when it should. For the server's own host.
;; world: action
;; grants: kv chat:write
;; expect: ok
(import "placet:miniapp/kv@0.1.0" "keys" (func $keys (param i32 i32 i32 i32 i32 i32 i32)))
(import "placet:miniapp/chat@0.1.0" "current" (func $current (param i32)))
(import "placet:miniapp/chat@0.1.0" "[method]conversation.say" (func $say (param i32 i32 i32 i32 i32 i32)))
(data (i32.const 64) "key")
;; Whether what stands at 1024 is `over-limit` with this limit.
(func $over (param $limit i32) (result i32)
  (i32.and
    (i32.load8_u (i32.const 1024))
    (i32.and
      (i32.eq (i32.load8_u (i32.const 1028)) (i32.const 3))
      (i32.eq (i32.load (i32.const 1032)) (local.get $limit)))))
(func (export "on-command") (param i32) (result i32)
  (local $n i32)
  (loop $again
    (call $keys
      (i32.const 64) (i32.const 0) (i32.const 0) (i32.const 0) (i32.const 0) (i32.const 100) (i32.const 1024))
    (if (i32.eqz (i32.load8_u (i32.const 1024)))
      (then
        (local.set $n (i32.add (local.get $n) (i32.const 1)))
        (br $again))))
  (if (i32.ne (local.get $n) (i32.const 50)) (then unreachable))
  (if (i32.eqz (call $over (i32.const 50))) (then unreachable))
  (call $current (i32.const 2048))
  (if (i32.eqz (i32.load8_u (i32.const 2048))) (then unreachable))
  (local.set $n (i32.const 0))
  (loop $again
    (call $say
      (i32.load (i32.const 2052)) (i32.const 64) (i32.const 3) (i32.const 0) (i32.const 0) (i32.const 1024))
    (if (i32.eqz (i32.load8_u (i32.const 1024)))
      (then
        (local.set $n (i32.add (local.get $n) (i32.const 1)))
        (br $again))))
  (if (i32.ne (local.get $n) (i32.const 20)) (then unreachable))
  (if (i32.eqz (call $over (i32.const 20))) (then unreachable))
  (i32.const 16))
