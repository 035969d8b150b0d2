//! Tokens: what one has, buying more, what came and went, receipts, withdrawing.

mod credit_note;
mod home;
mod movements;
mod packs;
mod purchase;
mod receipt;
mod withdraw;
mod words;

pub use credit_note::CreditNotePage;
pub use home::WalletPage;
pub use purchase::PurchasePage;
pub use receipt::ReceiptPage;
pub use withdraw::WithdrawPage;
