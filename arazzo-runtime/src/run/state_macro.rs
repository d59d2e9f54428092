//! The state of a run in generated code.

/// Declares what a run keeps of one step: its outputs, and the run of the workflow that it calls.
///
/// ```
/// use arazzo_runtime::codegen::v1::*;
/// step_state!(CreateState "create" { "id" => id: String, "token" => token: String as secret });
/// let mut create = CreateState::default();
/// assert_eq!(
///     create.id("the path parameter `id`").unwrap_err().to_string(),
///     "`$steps.create.outputs.id`, which the path parameter `id` needs, is absent: the step has not run",
/// );
/// create.id = Slot::Set("o-1".to_owned());
/// assert_eq!(create.id("the path parameter `id`").unwrap(), "o-1");
/// assert!(create.token("the header `Authorization`").is_err());
/// ```
///
/// Each output has a [`Slot`](crate::codegen::Slot), or a [`SecretSlot`](crate::codegen::SecretSlot) if it is a
/// `secret`, and a function of the same name for the places that require the value: its argument names the place.
/// `run W` adds the run of the called workflow `W`, and `tail W` that of a workflow that the run has gone to.
#[doc(hidden)]
#[macro_export]
macro_rules! step_state {
    ($name:ident $step:literal {
        $($output:literal => $field:ident: $type:ty $(as $secret:ident)?),* $(,)?
    } $($kind:ident $workflow:ident)?) => {
        #[derive(Clone, Debug, Default)]
        struct $name {
            $($field: $crate::state!(@slot $type $(, $secret)?),)*
            $(run: $crate::step_state!(@run $kind $workflow),)?
        }

        #[allow(dead_code, reason = "some values are read only where they may be absent")]
        impl $name {
            $(fn $field(&self, needed_for: &'static str) -> ::core::result::Result<&$type, $crate::Failure> {
                self.$field.of_step($step, $output, needed_for)
            })*
        }

        impl $crate::codegen::State for $name {
            fn read(&mut self, reader: &mut $crate::codegen::StateReader<'_>) {
                $(reader.output($step, $output, &mut self.$field);)*
                $(reader.$kind($step, &mut self.run);)?
            }

            fn write(&self, writer: &mut $crate::codegen::StateWriter) {
                $(writer.output($step, $output, &self.$field);)*
                $(writer.$kind($step, &self.run);)?
            }
        }
    };
    (@run $kind:ident $workflow:ident) => { $crate::codegen::CalledRun<$workflow> };
}

/// Declares the state of a run: the states of its steps, and the inputs that it was gone to with.
///
/// ```
/// use arazzo_runtime::codegen::v1::*;
/// step_state!(CreateState "create" { "id" => id: String });
/// state!(pub OrderState { create: CreateState } { "note" => input_note: String });
/// let mut state = OrderState::default();
/// state.create.id = Slot::Set("o-1".to_owned());
/// assert!(state.input_note.get().is_none());
/// ```
#[doc(hidden)]
#[macro_export]
macro_rules! state {
    ($visible:vis $name:ident { $($step:ident: $state:ident),* $(,)? }
        $({ $($input:literal => $field:ident: $type:ty $(as $secret:ident)?),* $(,)? })?
    ) => {
        /// What a run keeps between its steps.
        #[derive(Clone, Debug, Default)]
        $visible struct $name {
            $($step: $state,)*
            $($($field: $crate::state!(@slot $type $(, $secret)?),)*)?
        }

        impl $crate::codegen::State for $name {
            fn read(&mut self, reader: &mut $crate::codegen::StateReader<'_>) {
                $($crate::codegen::State::read(&mut self.$step, reader);)*
                $($(reader.input($input, &mut self.$field);)*)?
            }

            fn write(&self, writer: &mut $crate::codegen::StateWriter) {
                $($crate::codegen::State::write(&self.$step, writer);)*
                $($(writer.input($input, &self.$field);)*)?
            }
        }
    };
    (@slot $type:ty) => { $crate::codegen::Slot<$type> };
    (@slot $type:ty, secret) => { $crate::codegen::SecretSlot<$type> };
}
