;; Gives a handle back that it does not have.
;; world: action
;; grants: chat:write
;; expect: crashed
(import "placet:miniapp/chat@0.1.0" "[resource-drop]conversation" (func $drop (param i32)))
(func (export "on-command") (param i32) (result i32)
  (call $drop (i32.const 1))
  (i32.const 16))
