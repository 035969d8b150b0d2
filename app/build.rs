//! Makes the module `i18n` from `locales/*.json`.
//!
//! `leptos_i18n_build` is the usual way and does the same, but brings ICU's data generator along, some sixty crates;
//! these two are compiled for the macros anyway.

use std::error::Error;
use std::fs;
use std::path::PathBuf;

use leptos_i18n_codegen::gen_code;
use leptos_i18n_parser::parse_locales::options::{Config, ParseOptions};
use leptos_i18n_parser::parse_locales::parse_locales;

fn main() -> Result<(), Box<dyn Error>> {
    println!("cargo::rerun-if-changed=build.rs");
    println!("cargo::rerun-if-changed=locales");
    // Texts with values in them are wanted as strings, too: for attributes and titles.
    let options = ParseOptions::default().interpolate_display(true);
    let translations = parse_locales(None, Config::new("fr")?.add_locale("en")?.parse_options(options))?;
    if let Some(warning) = translations.diag.warnings().iter().next() {
        return Err(warning.to_string().into());
    }
    let module = gen_code(&translations, None, false, None, false)?;
    let out = PathBuf::from(std::env::var_os("OUT_DIR").ok_or("cargo sets OUT_DIR")?);
    fs::write(out.join("i18n.rs"), module.to_string())?;
    Ok(())
}
