//! The members of an object as a tuple.

use serde::de::{Deserialize, Error, IgnoredAny, MapAccess};

use super::absent::absent;

/// A type that a member of an object can be read as: any type that serde reads, or [`Given`].
pub trait ReadMember<'de>: Sized {
    /// Reads the next member of the object.
    ///
    /// # Errors
    /// The member has another type.
    fn read<A: MapAccess<'de>>(object: &mut A) -> Result<Self, A::Error>;

    /// The value for a member that the object does not have.
    ///
    /// # Errors
    /// A required member is absent.
    fn absent<E: Error>(name: &'static str) -> Result<Self, E>;
}

impl<'de, T: Deserialize<'de>> ReadMember<'de> for T {
    fn read<A: MapAccess<'de>>(object: &mut A) -> Result<Self, A::Error> {
        object.next_value()
    }

    fn absent<E: Error>(name: &'static str) -> Result<Self, E> {
        absent(name)
    }
}

/// A member that may be null or absent, and tells the two apart. An `Option` would take null for absent.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Given<T>(Option<T>);

impl<T> Given<T> {
    /// The member, or its default if it is absent.
    pub fn or(self, default: fn() -> T) -> T {
        self.0.unwrap_or_else(default)
    }

    /// The member, if it is present.
    pub fn into_option(self) -> Option<T> {
        self.0
    }

    /// The required member, which may be null. `name` is its name, for the error.
    ///
    /// # Errors
    /// The member is absent.
    pub fn required<E: Error>(self, name: &'static str) -> Result<T, E> {
        self.0.ok_or_else(|| E::missing_field(name))
    }
}

impl<'de, T: Deserialize<'de>> ReadMember<'de> for Given<T> {
    fn read<A: MapAccess<'de>>(object: &mut A) -> Result<Self, A::Error> {
        object.next_value().map(|member| Self(Some(member)))
    }

    fn absent<E: Error>(_: &'static str) -> Result<Self, E> {
        Ok(Self(None))
    }
}

/// The members of an object, each with its own type: a tuple of at most sixteen, or [`Both`] of two such.
pub trait ReadMembers<'de>: Sized {
    /// The members that have been read so far.
    type Slots;

    /// How many members there are.
    const COUNT: usize;

    /// The slots before anything is read.
    fn unread() -> Self::Slots;

    /// Reads the next member of the object. Its name is the one at `index`.
    ///
    /// # Errors
    /// The member has another type, or the object has it twice.
    fn read<A: MapAccess<'de>>(
        slots: &mut Self::Slots,
        index: usize,
        name: &'static str,
        object: &mut A,
    ) -> Result<(), A::Error>;

    /// All members, at the end of the object. `names` are their names.
    ///
    /// # Errors
    /// A required member is absent.
    fn finish<E: Error>(slots: Self::Slots, names: &[&'static str]) -> Result<Self, E>;
}

/// The members of an object with more than sixteen of them: the first ones, and the others.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Both<A, B>(
    /// The first members.
    pub A,
    /// The members after them.
    pub B,
);

impl<'de, A: ReadMembers<'de>, B: ReadMembers<'de>> ReadMembers<'de> for Both<A, B> {
    type Slots = (A::Slots, B::Slots);

    const COUNT: usize = A::COUNT + B::COUNT;

    fn unread() -> Self::Slots {
        (A::unread(), B::unread())
    }

    fn read<M: MapAccess<'de>>(
        slots: &mut Self::Slots,
        index: usize,
        name: &'static str,
        object: &mut M,
    ) -> Result<(), M::Error> {
        match index.checked_sub(A::COUNT) {
            None => A::read(&mut slots.0, index, name, object),
            Some(index) => B::read(&mut slots.1, index, name, object),
        }
    }

    fn finish<E: Error>(slots: Self::Slots, names: &[&'static str]) -> Result<Self, E> {
        let (first, others) = names.split_at_checked(A::COUNT).unwrap_or((names, &[]));
        Ok(Self(A::finish(slots.0, first)?, B::finish(slots.1, others)?))
    }
}

/// No members.
impl<'de> ReadMembers<'de> for () {
    type Slots = ();

    const COUNT: usize = 0;

    fn unread() {}

    fn read<A: MapAccess<'de>>(
        (): &mut (),
        _: usize,
        _: &'static str,
        object: &mut A,
    ) -> Result<(), A::Error> {
        object.next_value::<IgnoredAny>().map(drop)
    }

    fn finish<E: Error>((): (), _: &[&'static str]) -> Result<(), E> {
        Ok(())
    }
}

macro_rules! tuple {
    ($($member:ident $index:tt),*) => {
        impl<'de, $($member: ReadMember<'de>),*> ReadMembers<'de> for ($($member,)*) {
            type Slots = ($(Option<$member>,)*);

            const COUNT: usize = <[usize]>::len(&[$($index),*]);

            fn unread() -> Self::Slots {
                ($(None::<$member>,)*)
            }

            fn read<A: MapAccess<'de>>(
                slots: &mut Self::Slots,
                index: usize,
                name: &'static str,
                object: &mut A,
            ) -> Result<(), A::Error> {
                match index {
                    $($index => {
                        if slots.$index.is_some() {
                            return Err(A::Error::duplicate_field(name));
                        }
                        slots.$index = Some($member::read(object)?);
                    })*
                    // One name too many is a mistake of the caller's, and its member is like one without a name.
                    _ => drop(object.next_value::<IgnoredAny>()?),
                }
                Ok(())
            }

            fn finish<E: Error>(slots: Self::Slots, names: &[&'static str]) -> Result<Self, E> {
                Ok(($(
                    match slots.$index {
                        Some(member) => member,
                        None => $member::absent(names.get($index).copied().unwrap_or_default())?,
                    },
                )*))
            }
        }
    };
}

tuple!(A0 0);
tuple!(A0 0, A1 1);
tuple!(A0 0, A1 1, A2 2);
tuple!(A0 0, A1 1, A2 2, A3 3);
tuple!(A0 0, A1 1, A2 2, A3 3, A4 4);
tuple!(A0 0, A1 1, A2 2, A3 3, A4 4, A5 5);
tuple!(A0 0, A1 1, A2 2, A3 3, A4 4, A5 5, A6 6);
tuple!(A0 0, A1 1, A2 2, A3 3, A4 4, A5 5, A6 6, A7 7);
tuple!(A0 0, A1 1, A2 2, A3 3, A4 4, A5 5, A6 6, A7 7, A8 8);
tuple!(A0 0, A1 1, A2 2, A3 3, A4 4, A5 5, A6 6, A7 7, A8 8, A9 9);
tuple!(A0 0, A1 1, A2 2, A3 3, A4 4, A5 5, A6 6, A7 7, A8 8, A9 9, A10 10);
tuple!(A0 0, A1 1, A2 2, A3 3, A4 4, A5 5, A6 6, A7 7, A8 8, A9 9, A10 10, A11 11);
tuple!(A0 0, A1 1, A2 2, A3 3, A4 4, A5 5, A6 6, A7 7, A8 8, A9 9, A10 10, A11 11, A12 12);
tuple!(A0 0, A1 1, A2 2, A3 3, A4 4, A5 5, A6 6, A7 7, A8 8, A9 9, A10 10, A11 11, A12 12, A13 13);
tuple!(A0 0, A1 1, A2 2, A3 3, A4 4, A5 5, A6 6, A7 7, A8 8, A9 9, A10 10, A11 11, A12 12, A13 13, A14 14);
tuple!(A0 0, A1 1, A2 2, A3 3, A4 4, A5 5, A6 6, A7 7, A8 8, A9 9, A10 10, A11 11, A12 12, A13 13, A14 14, A15 15);
