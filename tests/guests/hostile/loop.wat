;; Spins for ever.
;; expect: out_of_fuel
(func (export "validate") (param i32) (result i32)
  (loop $again (br $again))
  unreachable)
