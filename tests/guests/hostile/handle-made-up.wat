;; Speaks in a conversation that it was never given.
;; world: action
;; grants: chat:write
;; expect: crashed
(import "placet:miniapp/chat@0.1.0" "[method]conversation.say" (func $say (param i32 i32 i32 i32 i32 i32)))
(func (export "on-command") (param i32) (result i32)
  (call $say (i32.const 12345) (i32.const 64) (i32.const 3) (i32.const 64) (i32.const 0) (i32.const 1024))
  (i32.const 16))
