//! The code of the document, and constants that make cargo watch its files.

use std::env;
use std::path::{Path, PathBuf};

use proc_macro2::TokenStream;
use quote::{quote, quote_spanned};

use crate::input::Input;

pub(crate) fn expand(input: &Input) -> TokenStream {
    // Not the current folder: an editor's macro server runs elsewhere.
    let root = env::var_os("CARGO_MANIFEST_DIR")
        .map(PathBuf::from)
        .unwrap_or_default();
    let sources = input.sources.iter();
    let config = sources.fold(arazzo_codegen::configure().root(&root), |config, (name, path)| {
        config.source(name.value(), path.value())
    });
    let config = input
        .levels
        .iter()
        .fold(config, |config, (lints, level)| config.level(*lints, *level));
    let config = config.lenient_outputs(input.lenient_outputs);
    let path = input.path.value();
    let unknown = config.check_source_names(&[&path]).err().map(|diagnostics| {
        let text = format!("\n{diagnostics}");
        quote_spanned!(input.path.span()=> ::core::compile_error!(#text);)
    });
    let (code, files) = match config.generate(path) {
        Ok(generated) => (code(input, &generated), generated.files),
        Err(diagnostics) => {
            let text = format!("\n{diagnostics}");
            let files = diagnostics.files().map(Path::to_path_buf).collect();
            (
                quote_spanned!(input.path.span()=> ::core::compile_error!(#text);),
                files,
            )
        }
    };
    let watched = files.iter().map(|file| watched(file, &root));
    quote! {
        #unknown
        #code
        #(#watched)*
    }
}

fn code(input: &Input, generated: &arazzo_codegen::Generated) -> TokenStream {
    let Some(module) = &input.module else {
        return generated.with_module();
    };
    let (attributes, visibility, name) = (&module.attributes, &module.visibility, &module.name);
    let items = &generated.items;
    quote! {
        #(#attributes)*
        #[allow(dead_code, reason = "the whole interface is there, whatever the crate uses of it")]
        #visibility mod #name {
            #items
        }
    }
}

/// Names a file that the macro depends on. On stable Rust only `include_bytes!` can do that.
fn watched(file: &Path, root: &Path) -> TokenStream {
    match file.strip_prefix(root).ok().and_then(Path::to_str) {
        Some(relative) => quote! {
            const _: &[u8] = ::core::include_bytes!(::core::concat!(::core::env!("CARGO_MANIFEST_DIR"), "/", #relative));
        },
        None => {
            let absolute = file.to_string_lossy();
            quote!(
                const _: &[u8] = ::core::include_bytes!(#absolute);
            )
        }
    }
}
