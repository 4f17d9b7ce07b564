<?php
/**
 * Plugin Name:       Sluice
 * Description:       Puts the tag of Sluice on your pages, tells it the visitor's consent, and notes the steps of a WooCommerce shop. Stores nothing about visitors.
 * Version:           0.1.0
 * Requires at least: 6.3
 * Requires PHP:      7.4
 * License:           MIT
 * Text Domain:       sluice
 * Domain Path:       /languages
 *
 * @package Sluice
 */

defined( 'ABSPATH' ) || exit;

require_once __DIR__ . '/includes/settings.php';
require_once __DIR__ . '/includes/tag.php';
require_once __DIR__ . '/includes/shop.php';

add_action( 'plugins_loaded', 'sluice_register' );

/** Hooks everything up; the shop's hooks only where WooCommerce is there. */
function sluice_register(): void {
	load_plugin_textdomain( 'sluice', false, dirname( plugin_basename( __FILE__ ) ) . '/languages' );
	add_action( 'admin_init', 'sluice_register_settings' );
	add_action( 'admin_menu', 'sluice_add_settings_page' );
	add_action( 'wp_enqueue_scripts', 'sluice_enqueue' );
	add_filter( 'script_loader_tag', 'sluice_tag_attributes', 10, 2 );
	// The WP Consent API asks every plugin whether it abides by it.
	add_filter( 'wp_consent_api_registered_' . plugin_basename( __FILE__ ), '__return_true' );
	if ( class_exists( 'WooCommerce' ) ) {
		sluice_register_shop();
	}
}
