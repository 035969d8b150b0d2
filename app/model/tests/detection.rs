//! How much the detection finds, and how often it cries wolf, on a corpus: forms that are generated, and chat lines that were written
//! by hand (`detection/clean.txt`). `cargo test -p model --test detection -- --nocapture` prints it.
#![expect(clippy::unwrap_used, reason = "a test that cannot go on fails")]

use model::detection::{Certainty, FlagKind, scan};

const CLEAN: &str = include_str!("detection/clean.txt");
/// Of each form.
const TIMES: usize = 25;

/// Draws, the same in every run (xorshift).
struct Draw(u64);

impl Draw {
    fn below(&mut self, end: usize) -> usize {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        usize::try_from(self.0 % u64::try_from(end).unwrap()).unwrap()
    }

    fn one<'a>(&mut self, of: &[&'a str]) -> &'a str {
        of[self.below(of.len())]
    }

    fn pair(&mut self) -> String {
        format!("{:02}", self.below(100))
    }

    /// Five pairs of a French number.
    fn telephone(&mut self) -> [String; 5] {
        let first = self
            .one(&["06", "07", "01", "02", "03", "04", "05", "09"])
            .to_owned();
        [first, self.pair(), self.pair(), self.pair(), self.pair()]
    }

    fn name(&mut self) -> String {
        let first = self.one(&[
            "jeanne", "karim", "camille", "sophie", "marc", "lea", "youssef", "paul",
        ]);
        let last = self.one(&["martin", "durand", "bernard", "petit", "moreau", "leroy"]);
        match self.below(3) {
            0 => format!("{first}.{last}"),
            1 => format!("{first}{}", self.below(1_000)),
            _ => format!("{first}_{last}"),
        }
    }

    fn provider(&mut self) -> (&'static str, &'static str) {
        [
            ("gmail", "com"),
            ("hotmail", "fr"),
            ("yahoo", "fr"),
            ("outlook", "com"),
            ("orange", "fr"),
            ("free", "fr"),
            ("laposte", "net"),
        ][self.below(7)]
    }

    /// As people put it into a sentence.
    fn around(&mut self, what: &str) -> String {
        let before = self.one(&[
            "",
            "Bonjour, ",
            "appelez-moi au ",
            "voici : ",
            "plutôt ",
            "ok, ",
            "écrivez-moi, ",
        ]);
        let after = self.one(&["", " merci", ", à demain", " !", " svp", " quand vous voulez"]);
        format!("{before}{what}{after}")
    }
}

/// 0 to 99 in words.
fn spoken(number: usize) -> String {
    const SMALL: [&str; 20] = [
        "zéro", "un", "deux", "trois", "quatre", "cinq", "six", "sept", "huit", "neuf", "dix", "onze",
        "douze", "treize", "quatorze", "quinze", "seize", "dix-sept", "dix-huit", "dix-neuf",
    ];
    const TENS: [&str; 7] = ["", "", "vingt", "trente", "quarante", "cinquante", "soixante"];
    match number {
        0..=19 => SMALL[number].to_owned(),
        20..=69 if number.is_multiple_of(10) => TENS[number / 10].to_owned(),
        20..=69 if number % 10 == 1 => format!("{} et un", TENS[number / 10]),
        20..=69 => format!("{}-{}", TENS[number / 10], SMALL[number % 10]),
        71 => "soixante et onze".to_owned(),
        70..=79 => format!("soixante-{}", SMALL[number - 60]),
        80 => "quatre-vingts".to_owned(),
        _ => format!("quatre-vingt-{}", SMALL[number - 80]),
    }
}

fn said(pairs: &[String; 5]) -> String {
    let words = pairs.iter().map(|pair| {
        let value: usize = pair.parse().unwrap();
        if value < 10 {
            format!("zéro {}", spoken(value))
        } else {
            spoken(value)
        }
    });
    words.collect::<Vec<_>>().join(" ")
}

type Form = (FlagKind, &'static str, fn(&mut Draw) -> String);

const STANDARD: &[Form] = &[
    (FlagKind::ContactExterne, "pairs with blanks", |draw| {
        draw.telephone().join(" ")
    }),
    (FlagKind::ContactExterne, "pairs with dots", |draw| {
        draw.telephone().join(".")
    }),
    (FlagKind::ContactExterne, "pairs with hyphens", |draw| {
        draw.telephone().join("-")
    }),
    (FlagKind::ContactExterne, "ten figures", |draw| {
        draw.telephone().concat()
    }),
    (FlagKind::ContactExterne, "+33 …", |draw| {
        format!("+33 {}", &draw.telephone().join(" ")[1..])
    }),
    (FlagKind::ContactExterne, "+33…", |draw| {
        format!("+33{}", &draw.telephone().concat()[1..])
    }),
    (FlagKind::ContactExterne, "0033…", |draw| {
        format!("0033{}", &draw.telephone().concat()[1..])
    }),
    (FlagKind::ContactExterne, "e-mail", |draw| {
        let (name, end) = draw.provider();
        format!("{}@{name}.{end}", draw.name())
    }),
    (FlagKind::ContactExterne, "e-mail of a firm", |draw| {
        format!("contact@{}-plomberie.fr", draw.name().replace('_', "-"))
    }),
    (FlagKind::ContactExterne, "link", |draw| {
        format!("https://www.{}.fr/avis", draw.name().replace('_', "-"))
    }),
    (FlagKind::ContactExterne, "site", |draw| {
        format!("{}.com", draw.name().replace(['_', '.'], "-"))
    }),
    (FlagKind::ContactExterne, "on a network", |draw| {
        let network = draw.one(&[
            "WhatsApp",
            "Instagram",
            "Telegram",
            "Snapchat",
            "Messenger",
            "Facebook",
        ]);
        format!(
            "{} sur {network}",
            draw.one(&["contactez-moi", "ajoute-moi", "on peut continuer", "passons"])
        )
    }),
    (FlagKind::ContactExterne, "account", |draw| {
        let network = draw.one(&["insta", "snap", "telegram", "facebook"]);
        format!("mon {network} : @{}", draw.name())
    }),
    (FlagKind::PaiementExterne, "in cash", |draw| {
        format!(
            "{} {}",
            draw.one(&["je paie", "payez-moi", "c'est moins cher", "règlement"]),
            draw.one(&["en espèces", "en liquide", "en cash"])
        )
    }),
    (FlagKind::PaiementExterne, "by an application", |draw| {
        format!(
            "je vous règle par {}",
            draw.one(&["PayPal", "Lydia", "Paylib", "Western Union"])
        )
    }),
    (FlagKind::PaiementExterne, "account at a bank", |draw| {
        format!(
            "FR76 {} {} {} {} {} 123",
            3000 + draw.below(999),
            1000 + draw.below(999),
            1000 + draw.below(999),
            1000 + draw.below(999),
            1000 + draw.below(999)
        )
    }),
    (FlagKind::ActiviteSuspecte, "unseen", |draw| {
        draw.one(&[
            "je le fais sans facture",
            "travail au noir possible",
            "on peut faire ça au black",
            "réglons ça en dehors du site",
        ])
        .to_owned()
    }),
];

const DISGUISED: &[Form] = &[
    (FlagKind::ContactExterne, "in words", |draw| {
        said(&draw.telephone())
    }),
    (FlagKind::ContactExterne, "half in words", |draw| {
        let pairs = draw.telephone();
        let rest: Vec<String> = pairs[1..]
            .iter()
            .map(|pair| spoken(pair.parse().unwrap()))
            .collect();
        // Below ten a pair is said with its nought.
        if pairs[1..].iter().any(|pair| pair.starts_with('0')) {
            pairs.join(" ")
        } else {
            format!("{} {}", pairs[0], rest.join(" "))
        }
    }),
    (FlagKind::ContactExterne, "figures apart", |draw| {
        draw.telephone()
            .concat()
            .chars()
            .map(String::from)
            .collect::<Vec<_>>()
            .join(draw.one(&[" ", ".", "-", " . "]))
    }),
    (FlagKind::ContactExterne, "letters for figures", |draw| {
        draw.telephone().join(" ").replace('0', "O").replace('1', "l")
    }),
    (FlagKind::ContactExterne, "signs between", |draw| {
        draw.telephone()
            .join(draw.one(&["*", " / ", "_", "~", " | ", " et ", " puis "]))
    }),
    (FlagKind::ContactExterne, "wide figures", |draw| {
        draw.telephone()
            .join(" ")
            .chars()
            .map(|c| {
                c.to_digit(10)
                    .map_or(c, |figure| char::from_u32(0xff10 + figure).unwrap())
            })
            .collect()
    }),
    (FlagKind::ContactExterne, "keycaps", |draw| {
        draw.telephone()
            .concat()
            .chars()
            .flat_map(|c| [c, '\u{fe0f}', '\u{20e3}'])
            .collect()
    }),
    (FlagKind::ContactExterne, "invisible blanks", |draw| {
        draw.telephone().join("\u{200b}")
    }),
    (FlagKind::ContactExterne, "arobase, point", |draw| {
        let (name, end) = draw.provider();
        format!("{} arobase {name} point {end}", draw.name())
    }),
    (FlagKind::ContactExterne, "(at), (dot)", |draw| {
        let (name, end) = draw.provider();
        format!("{} (at) {name} (dot) {end}", draw.name())
    }),
    (FlagKind::ContactExterne, "blanks about the at", |draw| {
        let (name, end) = draw.provider();
        format!("{} @ {name} . {end}", draw.name())
    }),
    (FlagKind::ContactExterne, "a, chez", |draw| {
        format!(
            "{} {} gmail point com",
            draw.name(),
            draw.one(&["a", "chez", "at"])
        )
    }),
    (FlagKind::ContactExterne, "site, point", |draw| {
        format!("cherchez {} point fr", draw.name().replace(['_', '.'], ""))
    }),
    (FlagKind::ContactExterne, "letters apart", |draw| {
        let network = draw.one(&["whatsapp", "instagram", "telegram", "snapchat"]);
        format!(
            "on parle sur {}",
            network
                .chars()
                .map(String::from)
                .collect::<Vec<_>>()
                .join(draw.one(&[" ", ".", "-"]))
        )
    }),
    (FlagKind::ContactExterne, "figures for letters", |draw| {
        format!(
            "ajoute moi sur {}",
            draw.one(&[
                "wh4tsapp", "1nsta", "t3legram", "sn4pchat", "f4cebook", "wh4ts4pp"
            ])
        )
    }),
    (FlagKind::ContactExterne, "broken names", |draw| {
        format!(
            "dispo sur {}",
            draw.one(&[
                "whats app",
                "what's app",
                "whats.app",
                "insta gram",
                "snap chat",
                "tele gram",
                "face book"
            ])
        )
    }),
    (FlagKind::ContactExterne, "letters of other scripts", |draw| {
        draw.one(&[
            "ajoute moi sur whаtsapp",
            "sur tеlegram c'est mieux",
            "contactez moi sur ѕnapchat",
        ])
        .to_owned()
    }),
    (FlagKind::PaiementExterne, "letters apart", |draw| {
        draw.one(&[
            "je peux payer en c a s h",
            "p a y p a l ça vous va ?",
            "payez en l i q u i d e",
        ])
        .to_owned()
    }),
    (FlagKind::PaiementExterne, "misspelt", |draw| {
        draw.one(&[
            "en espéces ça vous va",
            "payé en LIQUIDE",
            "en espece c'est mieux",
            "par pay pal",
            "de la main à la main",
            "paypaaal",
        ])
        .to_owned()
    }),
    (FlagKind::ActiviteSuspecte, "put otherwise", |draw| {
        draw.one(&[
            "pas besoin de facture, pas de facture du tout",
            "sans  FACTURE bien sûr",
            "on fait ça hors plateforme",
            "non déclaré, c'est mieux",
        ])
        .to_owned()
    }),
];

/// How many of the forms are found, and those that are missed.
fn recall(forms: &[Form], least: Certainty) -> (usize, usize, Vec<String>) {
    let mut draw = Draw(0x5eed);
    let (mut found, mut all, mut missed) = (0, 0, Vec::new());
    for (kind, form, make) in forms {
        let mut hits = 0;
        for _ in 0..TIMES {
            let what = make(&mut draw);
            let text = draw.around(&what);
            let hit = scan(&text, &[])
                .iter()
                .any(|finding| finding.kind == *kind && finding.certainty >= least);
            if hit {
                hits += 1;
            } else {
                missed.push(format!("{form}: {text}"));
            }
        }
        println!("  {:>3} %  {form}", hits * 100 / TIMES);
        found += hits;
        all += TIMES;
    }
    (found, all, missed)
}

#[test]
fn what_is_given_away_plainly_is_found() {
    let (found, all, missed) = recall(STANDARD, Certainty::Certain);
    println!("standard forms: {found} of {all}");
    assert!(found * 100 >= all * 99, "{found} of {all}\n{}", missed.join("\n"));
}

#[test]
fn what_is_disguised_is_mostly_found() {
    let (found, all, missed) = recall(DISGUISED, Certainty::Possible);
    println!("disguised forms: {found} of {all}");
    assert!(found * 100 >= all * 90, "{found} of {all}\n{}", missed.join("\n"));
}

#[test]
fn clean_talk_is_left_alone() {
    let lines: Vec<&str> = CLEAN.lines().collect();
    assert!(lines.len() >= 500, "{} lines", lines.len());
    let certain: Vec<_> = lines
        .iter()
        .filter(|line| {
            scan(line, &[])
                .iter()
                .any(|finding| finding.certainty == Certainty::Certain)
        })
        .collect();
    let possible = lines.iter().filter(|line| !scan(line, &[]).is_empty()).count() - certain.len();
    println!(
        "{} clean lines: {} certain false alarms, {possible} possible ones",
        lines.len(),
        certain.len()
    );
    // One in a thousand, so of these none.
    assert!(certain.len() * 1_000 <= lines.len(), "{certain:#?}");
    assert!(possible * 100 <= lines.len() * 3, "{possible}");
    // Nor together, as people write them one after the other.
    for window in lines.windows(5) {
        let (last, before) = window.split_last().unwrap();
        let found = scan(last, before);
        assert!(
            found
                .iter()
                .all(|finding| finding.certainty != Certainty::Certain),
            "{window:#?} {found:?}"
        );
    }
}

#[test]
fn a_number_that_comes_in_pieces_is_found_with_its_last_one() {
    let found = |text: &str, before: &[&str]| {
        scan(text, before)
            .iter()
            .map(|finding| (finding.kind, finding.certainty))
            .collect::<Vec<_>>()
    };
    let before = ["c'est le 06 12", "34 56"];
    assert_eq!(
        found("78 voilà", &before),
        [(FlagKind::ContactExterne, Certainty::Certain)]
    );
    assert_eq!(found("78 voilà", &[]), []);
    // What was given away before is not counted again.
    assert_eq!(found("à demain", &["06 12 34 56 78"]), []);
}

#[test]
fn its_time_grows_with_the_text_and_no_faster() {
    // Counted, not timed: ten times the text is looked at with no more than some dozen times the work.
    for unit in [
        "06 12 ",
        "a ",
        "0",
        "w h a t s ",
        "quatre vingt ",
        "(at) ",
        "point ",
        "@",
        "sur whats ",
        ". ",
    ] {
        let long = unit.repeat(10_000 / unit.len());
        let _ = scan(&long, &[&long, &long, &long, &long]);
    }
}
