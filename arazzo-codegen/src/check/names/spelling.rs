//! Resolves names that differ from a declared one in case or joints only (S14).

/// The one candidate that differs from `name` in case and in what joins its words alone: `petId` for `pet_id`. Nothing
/// when there are several, because then nobody knows.
pub(in crate::check) fn only_alike<'c>(
    name: &str,
    candidates: impl IntoIterator<Item = &'c str>,
) -> Option<&'c str> {
    let letters = letters(name);
    if letters.is_empty() {
        return None;
    }
    let mut alike = candidates
        .into_iter()
        .filter(|candidate| self::letters(candidate) == letters);
    let first = alike.next()?;
    alike.next().is_none().then_some(first)
}

/// A name without its case, hyphens, underscores, dots and spaces.
fn letters(name: &str) -> String {
    let joins = |c: &char| matches!(c, '-' | '_' | '.' | ' ');
    name.chars()
        .filter(|c| !joins(c))
        .flat_map(char::to_lowercase)
        .collect()
}

#[cfg(test)]
mod tests {
    use super::only_alike;

    #[test]
    fn case_and_joints_do_not_count_s14() {
        for name in ["petId", "pet_id", "PET-ID", "pet id", "Pet.Id"] {
            assert_eq!(only_alike(name, ["owner", "petId"]), Some("petId"), "{name}");
        }
    }

    #[test]
    fn another_name_is_another_and_two_alike_are_none_s14() {
        assert_eq!(only_alike("petIds", ["petId"]), None);
        assert_eq!(only_alike("pet_id", ["petId", "PetID"]), None);
        assert_eq!(only_alike("_", ["-"]), None);
    }
}
