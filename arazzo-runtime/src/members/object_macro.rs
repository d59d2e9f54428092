//! The implementations of serde for structs of generated code.

/// Implements `Deserialize` (`read`), `Serialize` (`write`) and `Expected` (`expected`) for a struct whose fields are
/// members of an object:
///
/// ```
/// use arazzo_runtime::codegen::v1::*;
/// #[derive(Debug, PartialEq)]
/// struct Pet {
///     name: String,
///     tag: Option<String>,
///     other: BTreeMap<String, Value>,
/// }
/// members!(read write Pet { "name" => name, "tag" => tag optional } keep other);
/// let pet: Pet = serde_json::from_str(r#"{"name": "Rex", "age": 3}"#).unwrap();
/// assert_eq!(pet.other["age"], 3);
/// assert_eq!(serde_json::to_string(&pet).unwrap(), r#"{"name":"Rex","age":3}"#);
/// # use arazzo_runtime::serde_json;
/// ```
///
/// A field is followed by how its member is read and written:
///
/// | word | absent | null | written |
/// |---|---|---|---|
/// | none | as its type says | as its type says | always |
/// | `optional` | `None` | `None` | unless it is `None` |
/// | `nullable` | `None` | `Some(None)` | unless it is `None` |
/// | `required` | an error | `None` | always |
/// | `or f` | `Self::f()` | an error, or a value of its own | always |
///
/// Other members are kept in a field (`keep field`), an error (`deny`), or ignored (`ignore`).
///
/// serde's derive is not used, because rustc takes ten times as long for the code that it generates.
#[doc(hidden)]
#[macro_export]
macro_rules! members {
    (read write expected $($struct:tt)+) => {
        $crate::members!(read write $($struct)+);
        $crate::members!(@expected $($struct)+);
    };
    (read expected $($struct:tt)+) => {
        $crate::members!(read $($struct)+);
        $crate::members!(@expected $($struct)+);
    };
    (read write $name:ident $fields:tt $($others:ident)+) => {
        $crate::members!(@write $name $fields $($others)+);
        $crate::members!(@read $name $fields $($others)+);
    };
    (read $name:ident $fields:tt $($others:ident)+) => {
        $crate::members!(@read $name $fields $($others)+);
    };

    (@expected $name:ident $fields:tt $($others:ident)+) => {
        impl $crate::codegen::Expected for $name {
            const NAME: &'static str = "an object";
        }
    };
    (@read $name:ident { $($member:literal => $field:ident $($mode:ident $($default:ident)?)?),* $(,)? } $others:ident $($kept:ident)?) => {
        #[allow(clippy::disallowed_names, clippy::just_underscores_and_digits, reason = "variables are named as the fields")]
        impl<'de> $crate::serde::Deserialize<'de> for $name {
            fn deserialize<D: $crate::serde::Deserializer<'de>>(deserializer: D) -> ::core::result::Result<Self, D::Error> {
                let $crate::members!(@found ($($field)*) $others $($kept)?) =
                    $crate::members!(@reader $others)(deserializer, &[$($member),*])?;
                ::core::result::Result::Ok(Self {
                    $($field: $crate::members!(@value D $member $field $($mode $($default)?)?),)*
                    $($kept,)?
                })
            }
        }
    };
    (@reader ignore) => { $crate::codegen::read_members };
    (@reader deny) => { $crate::codegen::read_only_members };
    (@reader keep) => { $crate::codegen::read_all_members };
    (@found $fields:tt keep $kept:ident) => { ($crate::members!(@tuple $fields), $kept) };
    (@found $fields:tt $others:ident) => { $crate::members!(@tuple $fields) };
    // The runtime reads tuples up to this length.
    (@tuple ($a:ident $b:ident $c:ident $d:ident $e:ident $f:ident $g:ident $h:ident
             $i:ident $j:ident $k:ident $l:ident $m:ident $n:ident $o:ident $p:ident $($others:ident)+)) => {
        $crate::codegen::Both(
            ($a, $b, $c, $d, $e, $f, $g, $h, $i, $j, $k, $l, $m, $n, $o, $p),
            $crate::members!(@tuple ($($others)+)),
        )
    };
    (@tuple ($($field:ident)*)) => { ($($field,)*) };
    (@value $d:ident $member:literal $field:ident) => { $field };
    (@value $d:ident $member:literal $field:ident optional) => { $field };
    (@value $d:ident $member:literal $field:ident nullable) => { $crate::codegen::Given::into_option($field) };
    (@value $d:ident $member:literal $field:ident required) => {
        $crate::codegen::Given::required::<$d::Error>($field, $member)?
    };
    (@value $d:ident $member:literal $field:ident or $default:ident) => {
        $crate::codegen::Given::or($field, Self::$default)
    };

    (@write $name:ident { $($member:literal => $field:ident $($mode:ident $($default:ident)?)?),* $(,)? } $others:ident $($kept:ident)?) => {
        impl $crate::serde::Serialize for $name {
            fn serialize<S: $crate::serde::Serializer>(&self, serializer: S) -> ::core::result::Result<S::Ok, S::Error> {
                #[allow(unused_mut, reason = "an object may have no members")]
                let mut object = $crate::codegen::ObjectWriter::new(serializer);
                $($crate::members!(@insert object $member (self.$field) $($mode)?);)*
                $(object.insert_all(&self.$kept);)?
                object.end()
            }
        }
    };
    (@insert $object:ident $member:literal ($value:expr) optional) => { $object.insert_some($member, &$value) };
    (@insert $object:ident $member:literal ($value:expr) nullable) => { $object.insert_some($member, &$value) };
    (@insert $object:ident $member:literal ($value:expr) $($mode:ident)?) => { $object.insert($member, &$value) };
}
