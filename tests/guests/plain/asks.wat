;; Reads a key and writes it, looks somebody up, writes to them, and answers nothing in particular.
;; world: action
;; grants: kv directory:read chat:write
;; expect: ok
(import "placet:miniapp/kv@0.1.0" "get" (func $get (param i32 i32 i32)))
(import "placet:miniapp/kv@0.1.0" "put" (func $put (param i32 i32 i32 i32 i32)))
(import "placet:miniapp/directory@0.1.0" "get" (func $person (param i32 i32 i32)))
(import "placet:miniapp/chat@0.1.0" "direct" (func $direct (param i32 i32 i32)))
(import "placet:miniapp/chat@0.1.0" "[method]conversation.say" (func $say (param i32 i32 i32 i32 i32 i32)))
(import "placet:miniapp/chat@0.1.0" "[resource-drop]conversation" (func $drop (param i32)))
(data (i32.const 64) "keyann")
(func (export "on-command") (param i32) (result i32)
  (call $get (i32.const 64) (i32.const 3) (i32.const 1024))
  (call $put (i32.const 64) (i32.const 3) (i32.const 64) (i32.const 6) (i32.const 1024))
  (if (i32.load8_u (i32.const 1024)) (then unreachable))
  (call $person (i32.const 67) (i32.const 3) (i32.const 1024))
  (if (i32.load8_u (i32.const 1024)) (then unreachable))
  (call $direct (i32.const 67) (i32.const 3) (i32.const 1024))
  (if (i32.load8_u (i32.const 1024)) (then unreachable))
  (call $say
    (i32.load (i32.const 1028)) (i32.const 64) (i32.const 3) (i32.const 0) (i32.const 0) (i32.const 2048))
  (if (i32.load8_u (i32.const 2048)) (then unreachable))
  (call $drop (i32.load (i32.const 1028)))
  (i32.const 16))
